import { sendKeys } from '@web/test-runner-commands';

/** Presses a letter with Control and Shift. */
export async function chord(letter: string): Promise<void> {
  await sendKeys({ down: 'Control' });
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press: `Key${letter}` });
  await sendKeys({ up: 'Shift' });
  await sendKeys({ up: 'Control' });
}

import type { Page } from 'puppeteer-core';

/** What a page's viewer did that a program must not be able to bring about. */
declare global {
  interface Window {
    spied: string[];
  }
}

const script = 'javascript:window.spied.push("script")';

/** Writes and reads the clipboard, links to a script, and sets titles with markup and further sequences. */
export const hostileOutput = [
  '\x1b]52;c;aGFjaw==\x07\x1b]52;c;?\x07\x1b]52;p;aGFjaw==\x1b\\',
  `\x1b]8;;${script}\x1b\\the link that runs a script, and is as long as the line\x1b]8;;\x1b\\\r\n`,
  `${script}\r\n`,
  '\x1b]0;<img src=x onerror=window.spied.push("markup")>\u202e\u009b31m\x07',
  '\x1b]2;<script>window.spied.push("title")</script>\x07',
  'harmless\r\n',
].join('');

/** What no viewer's terminal may get: the beginnings of sequences that write the clipboard, link or control. */
const forbidden = ['\x1b]52', '\x1b]8;', '\x9b', 'pwned'];

/** Returns what is forbidden in the output for a terminal. */
export function forbiddenIn(output: string): string[] {
  return forbidden.filter((text) => output.includes(text));
}

/** Notes each use of the clipboard, and each opened page. Runs on the page, without help from outside. */
export function spyOnPage(): void {
  window.spied = [];
  window.open = (address) => {
    window.spied.push(`open ${address}`);
    return null;
  };
  document.execCommand = (command) => window.spied.push(command) > 0;
  const clipboard = navigator.clipboard as unknown as Record<string, () => void>;
  for (const name of ['writeText', 'readText', 'write', 'read']) {
    clipboard[name] = () => void window.spied.push(name);
  }
}

/** Clicks into the first lines of the terminal, where the links are, with Ctrl. */
export async function clickAll(page: Page): Promise<void> {
  const { left, top, row } = await page.evaluate(() => {
    const root = document.querySelector('beach-terminal')?.shadowRoot;
    const screen = root?.querySelector('.xterm-screen')?.getBoundingClientRect();
    const row = root?.querySelector('.xterm-rows > div')?.getBoundingClientRect().height ?? 0;
    return { left: screen?.left ?? 0, top: screen?.top ?? 0, row };
  });
  await page.keyboard.down('Control');
  for (let line = 0; line < 5; line += 1) {
    const [x, y] = [left + 60, top + (line + 0.5) * row];
    await page.mouse.move(x - 8, y);
    await page.mouse.move(x, y);
    await page.mouse.click(x, y);
  }
  await page.keyboard.up('Control');
}

/** Gives the terminal of a page the keyboard. */
export async function focusTerminal(page: Page): Promise<void> {
  await page.evaluate(() => {
    const element = document.querySelector('beach-terminal') as unknown as {
      screen: { terminal: { focus(): void } };
    };
    element.screen.terminal.focus();
  });
}

import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../../scripts/browsers.mjs';
import { full } from '../../cli/processes/beach-process.ts';
import { type ShownTerminal, screenCells } from '../../kit/screen-cells.ts';
import { until } from '../../kit/until.ts';
import type { BrowserHarness } from '../browser-harness.ts';

/** Returns what one participant shows now. */
export type Screen = () => Promise<string[]>;

/** How long all may take to show the same, in milliseconds. */
export const patience = full ? 120_000 : 45_000;

/** Opens a page with a viewer. */
export async function openTerminal(
  harness: BrowserHarness,
  name: BrowserName,
  attributes: Record<string, string>,
): Promise<Page> {
  const page = await harness.visit(name, 'terminal.html');
  await page.evaluate(
    (attributes) => {
      const element = document.createElement('beach-terminal');
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    },
    { signaling: harness.road.url, ...attributes },
  );
  return page;
}

/** Returns the screen of the viewer on a page; nothing before it has one. */
export const screenOn =
  (page: Page): Screen =>
  () =>
    page.evaluate((cells) => {
      const element = document.querySelector('beach-terminal') as unknown as {
        screen: { terminal: ShownTerminal } | null;
      } | null;
      const dump = new Function(`return ${cells}`)() as typeof screenCells;
      return element?.screen ? dump(element.screen.terminal) : [];
    }, `${screenCells}`);

/**
 * Resolves once all show the same screen, and it has this text. `explain` tells what may have kept one from it, where
 * that takes too long.
 */
export async function agree(
  screens: readonly Screen[],
  text: RegExp,
  explain: () => Promise<string> = async () => '',
): Promise<void> {
  const over = AbortSignal.timeout(patience);
  await until(async () => {
    const all = await Promise.all(screens.map((screen) => screen()));
    const [first = ''] = all.map((rows) => rows.join('\n'));
    if (all.every((rows) => rows.join('\n') === first) && text.test(first)) return true;
    if (over.aborted) {
      const why = await explain();
      for (const rows of all.slice(1)) {
        const shown = rows.join('\n');
        assert.ok(shown === first, `One shows\n${first}\nand another\n${shown}\n${why}`);
      }
      assert.match(first, text);
    }
    return false;
  });
}

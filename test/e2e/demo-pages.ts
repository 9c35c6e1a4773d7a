import type { Frame, Page } from 'puppeteer-core';
import { untilOnPage } from './browser-pages.ts';

/** Resolves when the element of the page has this state. */
export function stateOf(
  page: Page | Frame,
  tag: 'beach-session' | 'beach-viewer',
  state: string,
): Promise<void> {
  return untilOnPage(
    page,
    (tag, state) => document.querySelector(tag)?.state === state,
    tag,
    state,
  );
}

/** Resolves when the host of the page is live. */
export const live = (page: Page | Frame) => stateOf(page, 'beach-session', 'live');
/** Resolves when the viewer of the page is connected. */
export const connected = (page: Page | Frame) => stateOf(page, 'beach-viewer', 'connected');

/** Returns what the page's canvas shows. */
export function picture(page: Page): Promise<string> {
  return page.evaluate(() => (document.querySelector('canvas') as HTMLCanvasElement).toDataURL());
}

/** Resolves when the page's canvas shows this. */
export function shows(page: Page, expected: string): Promise<void> {
  return untilOnPage(
    page,
    (expected) => (document.querySelector('canvas') as HTMLCanvasElement).toDataURL() === expected,
    expected,
  );
}

/** Resolves when the viewer has decoded this many more frames. */
export async function decodes(page: Page, frames: number): Promise<void> {
  const total = () =>
    document
      .querySelector('beach-viewer')
      ?.shadowRoot?.querySelector('video')
      ?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  const now = await page.evaluate(total);
  await untilOnPage(
    page,
    (least) => {
      const video = document.querySelector('beach-viewer')?.shadowRoot?.querySelector('video');
      return (video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) >= least;
    },
    now + frames,
  );
}

/** Clicks something inside of the inspector of the page. */
export async function clickInInspector(page: Page, selector: string): Promise<void> {
  await page.evaluate((selector) => {
    const root = document.querySelector('beach-inspector')?.shadowRoot;
    root?.querySelector<HTMLElement>(selector)?.click();
  }, selector);
}

/** Resolves when a part of the inspector has these words. */
export function inspectorSays(page: Page, part: string, words: string): Promise<void> {
  return untilOnPage(
    page,
    (part, words) => {
      const root = document.querySelector('beach-inspector')?.shadowRoot;
      return root?.querySelector(part)?.textContent?.includes(words);
    },
    part,
    words,
  );
}

/** Returns how many peers the inspector lists. */
export function peersInInspector(page: Page): Promise<number | undefined> {
  return page.evaluate(
    () => document.querySelector('beach-inspector')?.shadowRoot?.querySelectorAll('.peer').length,
  );
}

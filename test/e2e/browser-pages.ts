import type { Frame, Page } from 'puppeteer-core';
import type {} from './page/probe.ts';

/** Puts an element on a page. */
export async function put(
  page: Page,
  tag: 'beach-session' | 'beach-viewer',
  attributes: Record<string, string>,
): Promise<void> {
  await page.evaluate(
    (tag, attributes) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    },
    tag,
    attributes,
  );
}

/** Resolves when `check` is true on the page. */
export async function untilOnPage<A extends unknown[]>(
  page: Page | Frame,
  check: (...args: A) => unknown,
  ...args: A
): Promise<void> {
  // A background page has no animation frames.
  await page.waitForFunction(check as never, { polling: 50 }, ...args);
}

/** Resolves when the element has this state. */
export async function hasState(page: Page, state: string): Promise<void> {
  await untilOnPage(
    page,
    (state) =>
      document.querySelector<HTMLElementTagNameMap['beach-viewer']>(
        'beach-session, beach-viewer, beach-terminal',
      )?.state === state,
    state,
  );
}

/** Resolves when this many viewers are connected. */
export async function hasViewers(page: Page, count: number): Promise<void> {
  await untilOnPage(
    page,
    (count) =>
      [...window.probe.host().peers.values()].filter(({ state }) => state === 'connected')
        .length === count,
    count,
  );
}

/** Resolves when the page has received this many messages. */
export async function heardCount(page: Page, count: number): Promise<void> {
  await untilOnPage(page, (count) => window.probe.heard.length >= count, count);
}

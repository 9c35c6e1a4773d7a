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

/** Resolves when `check` is true on the page. An error of the time-out says in which state the elements are. */
export async function untilOnPage<A extends unknown[]>(
  page: Page | Frame,
  check: (...args: A) => unknown,
  ...args: A
): Promise<void> {
  try {
    // A background page has no animation frames.
    await page.waitForFunction(check as never, { polling: 50 }, ...args);
  } catch (error) {
    throw new Error(`${error}\nwaited for ${check}\non ${await elementsOn(page)}`, {
      cause: error,
    });
  }
}

/** Describes the page's elements and their pictures. */
async function elementsOn(page: Page | Frame): Promise<string> {
  try {
    const elements = await page.$$eval(
      ':not(:defined), beach-session, beach-viewer, beach-terminal',
      (elements) =>
        elements.map((element) => {
          const { localName, state, error } = element as Partial<
            HTMLElementTagNameMap['beach-viewer']
          >;
          const videos = [...(element.shadowRoot?.querySelectorAll('video') ?? [])].map(
            (video) =>
              `${video.videoWidth} × ${video.videoHeight}, ${video.getVideoPlaybackQuality().totalVideoFrames} frames`,
          );
          return [`<${localName}>`, state ?? 'not defined', error?.code, ...videos].join(' ');
        }),
    );
    return `${page.url()}: ${elements.join('; ')}`;
  } catch (error) {
    return `${page.url()}: ${error}`;
  }
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

import type { Page } from 'puppeteer-core';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from './page/page.ts';
import type { Site } from './site.ts';
import type { Wire } from './wire/wire.ts';
import { type BrowserNode, WiredBrowsers } from './wired-browsers.ts';

/** The default timeout of each wait, in milliseconds. */
const patience = 90_000;

/** Shows the pages of these tests in two browsers at the ends of a wire. */
export class Network {
  readonly #browsers: WiredBrowsers<Site>;

  private constructor(browsers: WiredBrowsers<Site>) {
    this.#browsers = browsers;
  }

  /** Opens a network. Call `close()` at the end. */
  static async open(): Promise<Network> {
    const script = new URL('site.ts', import.meta.url);
    return new Network(await WiredBrowsers.open<Site>(script, ({ page }) => page, 10 * patience));
  }

  get wire(): Wire {
    return this.#browsers.wire;
  }

  /** The address of the road. */
  get road(): string {
    return this.#browsers.site.road;
  }

  /** Opens a page in a profile of its own. */
  async page(node: BrowserNode): Promise<Page> {
    const context = await this.#browsers.browser(node).createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => console.error(`${node}: ${error}`));
    await page.goto(this.#browsers.site.page);
    await untilOnPage(page, () => 'wirePage' in window);
    return page;
  }

  /** Resets the wire and closes every page, but not the browsers. */
  async clear(): Promise<void> {
    await this.wire.reset();
    for (const node of ['host', 'viewers'] as const) {
      const browser = this.#browsers.browser(node);
      const [own] = browser.browserContexts();
      const others = browser.browserContexts().filter((context) => context !== own);
      await Promise.all(others.map((context) => context.close()));
    }
  }

  close(): Promise<void> {
    return this.#browsers.close();
  }
}

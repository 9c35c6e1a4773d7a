import { fileURLToPath } from 'node:url';
import puppeteer, {
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Page,
} from 'puppeteer-core';
import { type BrowserName, launchOptions } from '../../scripts/browsers.mjs';
import { createRoad, type ListeningRoad } from '../../src/road/index.ts';
import { PageServer } from '../kit/pages/page-server.ts';
import { put, untilOnPage } from './browser-pages.ts';

/** How long anything may take, in milliseconds: ten times what it takes when nothing else runs. */
const patience = 30_000;

const files = ['blank.html', 'untouched.html'].map((name) =>
  fileURLToPath(new URL(`page/${name}`, import.meta.url)),
);

/** Empty pages in real browsers, the elements to put on them, and a road between them. */
export class BrowserHarness {
  readonly #pages: PageServer;
  readonly #browsers = new Map<BrowserName, Promise<Browser>>();
  readonly #contexts = new Set<BrowserContext>();
  /** The `DISPLAY` that Firefox is to use: without one it has no screen to share. */
  display: string | undefined;
  road: ListeningRoad;

  private constructor(pages: PageServer, road: ListeningRoad) {
    this.#pages = pages;
    this.road = road;
  }

  /** `host`: the address to listen on, for pages and road. */
  static async open(host = '127.0.0.1'): Promise<BrowserHarness> {
    const [pages, road] = await Promise.all([
      PageServer.open(files, host),
      createRoad({ port: 0, host, logger: () => {} }),
    ]);
    return new BrowserHarness(pages, road);
  }

  /** The page's own address. */
  get address(): string {
    return `${this.#pages.address}blank.html`;
  }

  /** Stops the road, with everything it knew, and every socket. */
  async stopRoad(): Promise<void> {
    await this.road.close();
  }

  /** Starts another road in the same place. */
  async startRoad(): Promise<void> {
    const { port } = this.road;
    this.road = await createRoad({ port, host: '127.0.0.1', logger: () => {} });
  }

  browser(name: BrowserName): Promise<Browser> {
    let browser = this.#browsers.get(name);
    if (browser === undefined) {
      const display = name === 'firefox' ? this.display : undefined;
      browser = puppeteer.launch({
        ...asPeopleHaveIt(launchOptions(name)),
        ...(display && { headless: false, env: { ...process.env, DISPLAY: display } }),
        protocolTimeout: 2 * patience,
      });
      this.#browsers.set(name, browser);
    }
    return browser;
  }

  /** A page with these elements on it, in a profile of its own; their attributes say the rest. */
  async show(
    name: BrowserName,
    tag: 'beach-session' | 'beach-viewer',
    attributes: Record<string, string> = {},
  ): Promise<Page> {
    const page = await this.blank(name);
    await put(page, tag, { signaling: this.road.url, ...attributes });
    return page;
  }

  async blank(name: BrowserName): Promise<Page> {
    const page = await this.visit(name, this.address);
    await untilOnPage(page, () => 'probe' in window);
    return page;
  }

  /** A page as it comes; `address` may be relative to that of the blank one. */
  async visit(name: BrowserName, address: string): Promise<Page> {
    const context = await (await this.browser(name)).createBrowserContext();
    this.#contexts.add(context);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(new URL(address, this.address).href);
    return page;
  }

  /** Closes every page; the browsers stay. */
  async clear(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close()));
    this.#contexts.clear();
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers.values()) await (await browser).close();
    await this.road.close();
    this.#pages.close();
  }
}

/** Browsers that are driven play sound of their own accord; those of people wait for a tap. */
function asPeopleHaveIt(options: LaunchOptions): LaunchOptions {
  return {
    ...options,
    args: [...(options.args ?? []), '--autoplay-policy=document-user-activation-required'],
    extraPrefsFirefox: { ...options.extraPrefsFirefox, 'media.autoplay.default': 1 },
  };
}

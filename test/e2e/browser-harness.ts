import { fileURLToPath } from 'node:url';
import puppeteer, {
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Page,
} from 'puppeteer-core';
import { type BrowserName, launchOptions } from '../../scripts/browsers.mjs';
import { createRoad, type ListeningRoad } from '../../src/road/index.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { PageServer } from '../kit/pages/page-server.ts';
import { holdBrowsers, releaseBrowsers, sharedBrowser } from '../kit/pages/shared-browsers.ts';
import { put, untilOnPage } from './browser-pages.ts';

/** The timeout of each wait, in milliseconds: ten times the longest wait on an idle machine. */
const patience = 30_000;

const pages = ['blank', 'diagnosis', 'engine', 'impostor', 'terminal', 'untouched', 'watchers'];
const files = pages.map((name) => fileURLToPath(new URL(`page/${name}.html`, import.meta.url)));

/** Opens empty pages in real browsers, puts elements on them, and runs a road between them. */
export class BrowserHarness {
  readonly #pages: PageServer;
  /** Firefox with a screen of its own. */
  #onDisplay: Promise<Browser> | undefined;
  readonly #contexts = new Set<BrowserContext>();
  /** The `DISPLAY` of Firefox. Without one, Firefox has no screen to share. */
  display: string | undefined;
  road: ListeningRoad;
  /** The events that the road has logged since `startRoad()`. */
  roadEvents: string[] = [];

  private constructor(pages: PageServer, road: ListeningRoad) {
    this.#pages = pages;
    this.road = road;
    holdBrowsers();
  }

  /** Opens a harness whose pages and road listen on the address `host`. */
  static async open(host = '127.0.0.1'): Promise<BrowserHarness> {
    const [pages, road] = await Promise.all([
      PageServer.open(files, host),
      createRoad({ port: 0, host, logger: () => {} }),
    ]);
    return new BrowserHarness(pages, road);
  }

  /** The address of the blank page. */
  get address(): string {
    return `${this.#pages.address}blank.html`;
  }

  /** Stops the road, which closes its sockets and forgets its sessions. */
  async stopRoad(): Promise<void> {
    await this.road.close();
  }

  /** Starts another road at the same address. */
  async startRoad(): Promise<void> {
    const { port } = this.road;
    const events: string[] = [];
    this.roadEvents = events;
    const logger = ({ event }: LogRecord): unknown => events.push(event);
    this.road = await createRoad({ port, host: '127.0.0.1', logger });
  }

  browser(name: BrowserName): Promise<Browser> {
    const options = {
      ...withAutoplayPolicy(launchOptions(name)),
      protocolTimeout: 2 * patience,
    };
    if (name === 'chromium' || this.display === undefined) return sharedBrowser(name, options);
    this.#onDisplay ??= puppeteer.launch({
      ...options,
      headless: false,
      env: { ...process.env, DISPLAY: this.display },
    });
    return this.#onDisplay;
  }

  /** Opens a blank page in a profile of its own and puts an element on it. */
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

  /** Opens a page without a change. `address` may be relative to that of the blank page. */
  async visit(name: BrowserName, address: string): Promise<Page> {
    const context = await (await this.browser(name)).createBrowserContext();
    this.#contexts.add(context);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(new URL(address, this.address).href);
    return page;
  }

  /** Closes every page and keeps the browsers. */
  async clear(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close()));
    this.#contexts.clear();
  }

  async close(): Promise<void> {
    await this.clear();
    if (this.#onDisplay) await endBrowser(await this.#onDisplay);
    await releaseBrowsers();
    await this.road.close();
    this.#pages.close();
  }
}

/** Adds the autoplay policy of ordinary browsers. Automated browsers play sound without a tap. */
function withAutoplayPolicy(options: LaunchOptions): LaunchOptions {
  return {
    ...options,
    args: [...(options.args ?? []), '--autoplay-policy=document-user-activation-required'],
    extraPrefsFirefox: { ...options.extraPrefsFirefox, 'media.autoplay.default': 1 },
  };
}

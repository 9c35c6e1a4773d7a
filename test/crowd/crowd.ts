import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { createRoad, type ListeningRoad, type RoadLimits } from '../../src/road/index.ts';
import type { Limits } from '../../src/runtime/limits.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { PageServer } from '../kit/pages/page-server.ts';
import { holdBrowsers, releaseBrowsers, sharedBrowser } from '../kit/pages/shared-browsers.ts';
import type { Place } from './page/audience.ts';
import type {} from './page/page.ts';
import { Row } from './row.ts';
import { patience } from './size.ts';

const crowdPage = fileURLToPath(new URL('page/page.html', import.meta.url));

/** The options of a host; they must be serializable. */
export type HostOptions = Pick<SessionOptions, 'maxViewers' | 'whenFull'>;

/** Opens real browsers, one for hosts and others for viewers, and runs a road between them. */
export class Crowd {
  readonly #pages: PageServer;
  readonly #contexts = new Set<BrowserContext>();
  readonly #roadLimits: Partial<RoadLimits>;
  road: ListeningRoad;
  #rows = 0;

  private constructor(pages: PageServer, road: ListeningRoad, limits: Partial<RoadLimits>) {
    this.#pages = pages;
    this.road = road;
    this.#roadLimits = limits;
    holdBrowsers();
  }

  static async open(limits: Partial<RoadLimits> = {}): Promise<Crowd> {
    const [pages, road] = await Promise.all([PageServer.open([crowdPage]), openRoad(0, limits)]);
    const crowd = new Crowd(pages, road, limits);
    await Promise.all([crowd.#browser('hosts'), crowd.#browser('viewers')]);
    return crowd;
  }

  /** Returns where the members of a session meet. */
  place(session: string, limits: Partial<Limits> = {}): Place {
    return { session, road: this.road.url, limits };
  }

  /** Opens a page that hosts by the engine. */
  async host(place: Place, options: HostOptions = {}): Promise<Page> {
    const page = await this.#page('hosts');
    await page.evaluate(
      (place, options) => window.crowdPage.host.open(place, options),
      place,
      options,
    );
    return page;
  }

  /** Opens a page that hosts by the tag. */
  tagHost(attributes: Record<string, string>): Promise<Page> {
    return this.#page('hosts', `?${new URLSearchParams(attributes)}`);
  }

  /** Opens a page for viewers in a renderer of its own, or in another browser if one is named. */
  async row(place: Place, browser = 'viewers'): Promise<Row> {
    const page = await this.#page(browser);
    this.#rows += 1;
    return new Row(page, place, `row${this.#rows}`);
  }

  /** Replaces the road by one that remembers nothing. `meanwhile` runs in between. */
  async restartRoad(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const { port } = this.road;
    await this.road.close();
    await meanwhile();
    this.road = await openRoad(port, this.#roadLimits);
  }

  /** Closes every page and keeps the browsers. */
  async clear(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close().catch(() => {})));
    this.#contexts.clear();
  }

  async close(): Promise<void> {
    await this.clear();
    await releaseBrowsers();
    await this.road.close();
    this.#pages.close();
  }

  #browser(name: string): Promise<Browser> {
    return sharedBrowser(name, { ...launchOptions('chromium'), protocolTimeout: 3 * patience });
  }

  async #page(browser: string, query = ''): Promise<Page> {
    const context = await (await this.#browser(browser)).createBrowserContext();
    this.#contexts.add(context);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => console.error(`${browser}: ${error}`));
    await page.goto(`${this.#pages.address}page.html${query}`);
    await untilOnPage(page, () => 'crowdPage' in window);
    return page;
  }
}

function openRoad(port: number, limits: Partial<RoadLimits>): Promise<ListeningRoad> {
  return createRoad({ port, host: '127.0.0.1', logger: () => {}, limits });
}

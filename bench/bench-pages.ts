import puppeteer, { type Browser, type BrowserContext } from 'puppeteer-core';
import { launchOptions } from '../scripts/browsers.mjs';
import { bundlePages } from './bundle-pages.ts';
import type { Place } from './contenders/contender.ts';
import type { ContenderName } from './contenders/contenders.ts';
import { Pair } from './pair.ts';
import { type Servers, startServers } from './servers.ts';

/** The limit of each command to a browser, in milliseconds. */
const timeout = 120_000;

/** Runs contenders in two browsers, so that host and viewers share no process, with the servers that they need. */
export class BenchPages {
  readonly #servers: Servers;
  readonly #hosts: Browser;
  readonly #viewers: Browser;
  #runs = 0;

  private constructor(servers: Servers, hosts: Browser, viewers: Browser) {
    this.#servers = servers;
    this.#hosts = hosts;
    this.#viewers = viewers;
  }

  static async open(): Promise<BenchPages> {
    const servers = await startServers(await bundlePages());
    const launch = () =>
      puppeteer.launch({ ...launchOptions('chromium'), protocolTimeout: timeout });
    const pages = new BenchPages(servers, await launch(), await launch());
    // The first connection makes a browser load code, which no contender should pay for.
    await pages
      .run('raw', (pair) => pair.connect(5))
      .catch(async (error: unknown) => {
        await pages.close();
        throw error;
      });
    return pages;
  }

  /** Runs one contender on fresh pages. Its host is signed in; it has no viewers yet. */
  async run<T>(contender: ContenderName, work: (pair: Pair) => Promise<T>): Promise<T> {
    this.#runs += 1;
    const { road, peerServerPort } = this.#servers;
    const place: Place = { session: `run-${this.#runs}`, road, peerServerPort };
    const contexts = await Promise.all([
      this.#hosts.createBrowserContext(),
      this.#viewers.createBrowserContext(),
    ]);
    try {
      const [hostPage, viewersPage] = await Promise.all([
        this.#show(contexts[0], 'host.html', contender, place),
        this.#show(contexts[1], 'viewers.html', contender, place),
      ]);
      await hostPage.evaluate(() => window.hostPage.open());
      return await work(new Pair(hostPage, viewersPage));
    } finally {
      await Promise.all(contexts.map((context) => context.close()));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#hosts.close(), this.#viewers.close()]);
    await this.#servers.close();
  }

  async #show(context: BrowserContext, file: string, contender: ContenderName, place: Place) {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${contender}, ${file}: ${error}`));
    const query = new URLSearchParams({ contender, place: JSON.stringify(place) });
    await page.goto(`${this.#servers.pages}${file}?${query}`);
    await page.waitForFunction(() => 'hostPage' in window || 'viewersPage' in window, {
      polling: 20,
    });
    return page;
  }
}

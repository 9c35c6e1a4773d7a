import puppeteer, { type Browser, type BrowserContext } from 'puppeteer-core';
import { launchOptions } from '../scripts/browsers.mjs';
import type { Wire } from '../test/network/wire/wire.ts';
import { WiredBrowsers } from '../test/network/wired-browsers.ts';
import { bundlePages } from './bundle-pages.ts';
import type { Place } from './contenders/contender.ts';
import type { ContenderName } from './contenders/contenders.ts';
import { Pair } from './pair.ts';
import { type ServerAddresses, startServers } from './servers.ts';

/** The limit of each command to a browser, in milliseconds. */
const timeout = 120_000;

interface Surroundings {
  readonly addresses: ServerAddresses;
  readonly hosts: Browser;
  readonly viewers: Browser;
  /** Returns how many signals the road has relayed; not where it is in another process. */
  signals?(): number;
  close(): Promise<void>;
}

/** Runs contenders in two browsers, so that host and viewers share no process, with the servers that they need. */
export class BenchPages {
  readonly #surroundings: Surroundings;
  #runs = 0;

  private constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Opens both browsers on this machine. */
  static async open(): Promise<BenchPages> {
    const servers = await startServers(await bundlePages());
    const launch = () =>
      puppeteer.launch({ ...launchOptions('chromium'), protocolTimeout: timeout });
    const [hosts, viewers] = [await launch(), await launch()];
    const close = async (): Promise<void> => {
      await Promise.all([hosts.close(), viewers.close()]);
      await servers.close();
    };
    const { signals } = servers;
    return BenchPages.#warm({ addresses: servers, hosts, viewers, signals, close });
  }

  /** Opens the browsers and the servers at the ends of a wire, which `use` may change. Takes the wire up again. */
  static async overWire<T>(use: (pages: BenchPages, wire: Wire) => Promise<T>): Promise<T> {
    const script = new URL('wire-site.ts', import.meta.url);
    const wired = await WiredBrowsers.open<ServerAddresses>(script, ({ pages }) => pages, timeout);
    const pages = await BenchPages.#warm({
      addresses: wired.site,
      hosts: wired.browser('host'),
      viewers: wired.browser('viewers'),
      close: () => wired.close(),
    });
    try {
      return await use(pages, wired.wire);
    } finally {
      await pages.close();
    }
  }

  /** The first connection makes a browser load code, which no contender should pay for. */
  static async #warm(surroundings: Surroundings): Promise<BenchPages> {
    const pages = new BenchPages(surroundings);
    await pages
      .run('raw', (pair) => pair.connect(5))
      .catch(async (error: unknown) => {
        await pages.close();
        throw error;
      });
    return pages;
  }

  /**
   * Runs one contender on fresh pages. Its host is signed in; it has no viewers yet. `bitrate` bounds films, in bit/s.
   */
  async run<T>(
    contender: ContenderName,
    work: (pair: Pair) => Promise<T>,
    bitrate?: number,
  ): Promise<T> {
    this.#runs += 1;
    const { addresses, hosts, viewers } = this.#surroundings;
    const place: Place = {
      ...addresses,
      session: `run-${this.#runs}`,
      ...(bitrate && { bitrate }),
    };
    const contexts = await Promise.all([
      hosts.createBrowserContext(),
      viewers.createBrowserContext(),
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

  /** How many signals the road has relayed so far; it stays 0 over a wire. */
  get signals(): number {
    return this.#surroundings.signals?.() ?? 0;
  }

  close(): Promise<void> {
    return this.#surroundings.close();
  }

  async #show(context: BrowserContext, file: string, contender: ContenderName, place: Place) {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${contender}, ${file}: ${error}`));
    const query = new URLSearchParams({ contender, place: JSON.stringify(place) });
    await page.goto(`${this.#surroundings.addresses.pages}${file}?${query}`);
    await page.waitForFunction(() => 'hostPage' in window || 'viewersPage' in window, {
      polling: 20,
    });
    return page;
  }
}

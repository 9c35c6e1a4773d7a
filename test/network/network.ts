import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import type {} from './page/page.ts';
import type { Site } from './site.ts';
import { Wire } from './wire/wire.ts';

export type BrowserNode = 'host' | 'viewers';

/** The default timeout of each wait, in milliseconds. */
const patience = 90_000;

/**
 * Runs a browser for the host and one for the viewers, each on a node of a wire, and their pages and road on a third,
 * so that signaling and data share the uplinks.
 */
export class Network {
  readonly wire: Wire;
  readonly #server: ChildProcess;
  readonly #site: Site;
  readonly #browsers = new Map<BrowserNode, Browser>();

  private constructor(wire: Wire, server: ChildProcess, site: Site) {
    this.wire = wire;
    this.#server = server;
    this.#site = site;
  }

  /** Opens a network. Call `close()` at the end. */
  static async open(): Promise<Network> {
    const wire = await Wire.lay('host', 'viewers', 'road');
    try {
      const [server, site] = await serve(wire);
      const network = new Network(wire, server, site);
      await Promise.all([network.#launch('host'), network.#launch('viewers')]);
      return network;
    } catch (error) {
      wire.remove();
      throw error;
    }
  }

  /** The address of the road. */
  get road(): string {
    return this.#site.road;
  }

  /** Opens a page in a profile of its own. */
  async page(node: BrowserNode): Promise<Page> {
    const context = await (this.#browsers.get(node) as Browser).createBrowserContext();
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => console.error(`${node}: ${error}`));
    await page.goto(this.#site.page);
    await untilOnPage(page, () => 'wirePage' in window);
    return page;
  }

  /** Resets the wire and closes every page, but not the browsers. */
  async clear(): Promise<void> {
    await this.wire.reset();
    for (const browser of this.#browsers.values()) {
      const [own] = browser.browserContexts();
      const others = browser.browserContexts().filter((context) => context !== own);
      await Promise.all(others.map((context) => context.close()));
    }
  }

  async close(): Promise<void> {
    try {
      await Promise.all([...this.#browsers.values()].map(endBrowser));
      this.#server.kill();
    } finally {
      this.wire.remove();
    }
  }

  async #launch(node: BrowserNode): Promise<void> {
    const options = launchOptions('chromium');
    const browser = await puppeteer.launch({
      ...options,
      executablePath: this.wire.executable(node, options.executablePath as string),
      // No port of this machine reaches a node.
      pipe: true,
      protocolTimeout: 10 * patience,
      args: [
        ...(options.args ?? []),
        // The names of hidden addresses need multicast, which the wire does not carry.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
        // Web Locks need a secure context, which this address is not.
        `--unsafely-treat-insecure-origin-as-secure=${new URL(this.#site.page).origin}`,
      ],
    });
    this.#browsers.set(node, browser);
  }
}

async function serve(wire: Wire): Promise<[ChildProcess, Site]> {
  const site = fileURLToPath(new URL('site.ts', import.meta.url));
  const node = [process.execPath, '--no-warnings', '--import=tsx', site];
  const [program, ...args] = wire.command('road', ...node, wire.address('road'));
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit').then(() => {
    throw new Error('The pages and the road could not be served.');
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(server.stdout, 'data'), ended]);
  return [server, JSON.parse(String(line))];
}

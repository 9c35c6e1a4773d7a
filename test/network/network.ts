import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from './page/page.ts';
import type { Site } from './site.ts';
import { Wire } from './wire/wire.ts';

export type BrowserNode = 'host' | 'viewers';

/** How long anything may take, in milliseconds, where a test does not say. */
const patience = 90_000;

/**
 * A browser for the host and one for the viewers, each on a node of a wire, and their pages and road on a third:
 * signaling passes the same uplinks as data do.
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

  /** Call `close()` once it is no longer needed. */
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

  /** Address of the road. */
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

  /** Makes the wire perfect again, and closes every page; the browsers stay. */
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
      await Promise.all([...this.#browsers.values()].map((browser) => browser.close()));
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
      // No port of this machine leads to a node.
      pipe: true,
      protocolTimeout: 10 * patience,
      args: [
        ...(options.args ?? []),
        // The names that hide addresses are resolved by multicast, which the wire does not carry.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
        // Locks and such need a secure page, which a plain address is not.
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

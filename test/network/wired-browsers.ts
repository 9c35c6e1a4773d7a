import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { Wire } from './wire/wire.ts';

export type BrowserNode = 'host' | 'viewers';

/**
 * Runs a browser for the host and one for the viewers, each on a node of a wire, and a script that serves both on a
 * third node, so that signaling and data share the uplinks.
 */
export class WiredBrowsers<Site> {
  readonly wire: Wire;
  readonly site: Site;
  readonly #server: ChildProcess;
  readonly #browsers = new Map<BrowserNode, Browser>();

  private constructor(wire: Wire, server: ChildProcess, site: Site) {
    this.wire = wire;
    this.site = site;
    this.#server = server;
  }

  /**
   * Call `close()` at the end.
   *
   * @param script Gets the address of its node as its argument, prints the addresses that it serves as JSON, and ends
   * with its standard input.
   * @param page Returns the address of a page.
   * @param timeout The limit of each command to a browser, in milliseconds.
   */
  static async open<Site>(
    script: URL,
    page: (site: Site) => string,
    timeout: number,
  ): Promise<WiredBrowsers<Site>> {
    const wire = await Wire.lay('host', 'viewers', 'road');
    try {
      const [server, line] = await serve(wire, fileURLToPath(script));
      const wired = new WiredBrowsers(wire, server, JSON.parse(line) as Site);
      const { origin } = new URL(page(wired.site));
      const launch = (node: BrowserNode) => wired.#launch(node, origin, timeout);
      await Promise.all([launch('host'), launch('viewers')]);
      return wired;
    } catch (error) {
      wire.remove();
      throw error;
    }
  }

  browser(node: BrowserNode): Browser {
    return this.#browsers.get(node) as Browser;
  }

  async close(): Promise<void> {
    try {
      await Promise.all([...this.#browsers.values()].map(endBrowser));
      this.#server.kill();
    } finally {
      this.wire.remove();
    }
  }

  async #launch(node: BrowserNode, origin: string, protocolTimeout: number): Promise<void> {
    const options = launchOptions('chromium');
    const browser = await puppeteer.launch({
      ...options,
      executablePath: this.wire.executable(node, options.executablePath as string),
      // No port of this machine reaches a node.
      pipe: true,
      protocolTimeout,
      args: [
        ...(options.args ?? []),
        // The names of hidden addresses need multicast, which the wire does not carry.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
        // Web Locks need a secure context, which this address is not.
        `--unsafely-treat-insecure-origin-as-secure=${origin}`,
      ],
    });
    this.#browsers.set(node, browser);
  }
}

async function serve(wire: Wire, script: string): Promise<[ChildProcess, string]> {
  const node = [process.execPath, '--no-warnings', '--import=tsx', script];
  const [program, ...args] = wire.command('road', ...node, wire.address('road'));
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit').then(() => {
    throw new Error('The pages and the road could not be served.');
  });
  ended.catch(() => {});
  const [line] = await Promise.race([once(server.stdout, 'data'), ended]);
  return [server, String(line)];
}

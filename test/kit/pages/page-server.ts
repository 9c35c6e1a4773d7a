import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { type BundledFile, bundle } from './bundle.ts';

/** What the test files of one process have bundled: it takes longer than some of them. */
const bundles = new Map<string, Promise<Map<string, BundledFile>>>();

/** Serves bundled pages. */
export class PageServer {
  readonly #server: Server;
  readonly address: string;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Serves HTML files of one folder, each under its own name, at the address `host`. */
  static async open(pages: readonly string[], host = '127.0.0.1'): Promise<PageServer> {
    const key = pages.join();
    const bundling = bundles.get(key) ?? bundle(dirname(pages[0] as string), pages);
    bundles.set(key, bundling);
    const files = await bundling;
    const server = createServer(({ url = '/' }, response) => {
      const file = files.get(new URL(url, 'http://any').pathname.slice(1));
      response.writeHead(file ? 200 : 404, file && { 'Content-Type': file.type });
      response.end(file?.content);
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return new PageServer(server);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { bundle } from './bundle.ts';

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
    const files = await bundle(dirname(pages[0] as string), pages);
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

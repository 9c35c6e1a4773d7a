import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The folder of a host in which the site stands: nobody promises it the root. */
export const folder = '/in/a/folder/';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** Allows no inline code and no other origin. */
export const strictPolicy = [
  "default-src 'self'",
  "connect-src 'self' ws:",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

/** Builds the site, with the address of a road or without a road, and returns its files by path. */
export async function buildSite(road?: string): Promise<Map<string, string | Uint8Array>> {
  // The configuration reads it, as it does from the shell.
  if (road !== undefined) process.env.ROAD = road;
  const built = await build({
    configFile: `${root}/vite.config.ts`,
    mode: 'demo',
    logLevel: 'error',
    build: { write: false },
  });
  delete process.env.ROAD;
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  return new Map(
    outputs.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]),
  );
}

/** Serves the built site as a static host does: files, and nothing else. */
export class SiteServer {
  readonly http: Server;
  readonly address: string;

  private constructor(server: Server) {
    this.http = server;
    this.address = `http://localhost:${(server.address() as AddressInfo).port}${folder}`;
  }

  static async open(
    files: ReadonlyMap<string, string | Uint8Array>,
    headers: OutgoingHttpHeaders = {},
  ): Promise<SiteServer> {
    const server = createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://any');
      const path = pathname.replace(folder, '').replace(/(^|\/)$/, '$1index.html');
      const file = pathname.startsWith(folder) ? files.get(path) : undefined;
      response.writeHead(file === undefined ? 404 : 200, {
        ...headers,
        'content-type': types[extname(path)] ?? 'text/plain',
      });
      response.end(file);
    });
    await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
    return new SiteServer(server);
  }

  close(): void {
    this.http.closeAllConnections();
    this.http.close();
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname } from 'node:path';
import { build } from 'vite';
import { simplePeerAliases } from '../../../scripts/simple-peer-aliases.mjs';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * Serves pages, built as an application would build them: module by module, each page of each browser profile
 * would ask for two hundred files, which takes longer than most of what is done with it.
 */
export class PageServer {
  readonly #server: Server;
  readonly address: string;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** `pages`: paths of HTML files of one folder; each is served under its own name. */
  static async open(pages: readonly string[], host = '127.0.0.1'): Promise<PageServer> {
    const files = await bundle(pages);
    const server = createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://any');
      const file = files.get(pathname.slice(1));
      response.writeHead(file ? 200 : 404, { 'Content-Type': types[extname(pathname)] ?? '' });
      response.end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return new PageServer(server);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What is to be served, by its name. */
async function bundle(pages: readonly string[]): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    root: dirname(pages[0] as string),
    logLevel: 'warn',
    resolve: { alias: simplePeerAliases },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      // The package's promise of no side effects is that of its built files: define.ts would be left out.
      rolldownOptions: { treeshake: false, input: [...pages] },
    },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  return new Map(
    outputs.map((each) => [each.fileName, each.type === 'chunk' ? each.code : each.source]),
  );
}

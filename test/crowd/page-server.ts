import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { slimSimplePeer } from '../../scripts/slim-simple-peer.mjs';

const html = '<!doctype html><title>A crowd</title><script type="module" src="/page.js"></script>';

/** Serves one page with everything a crowd needs, built as an application would build it. */
export class PageServer {
  readonly #server: Server;
  readonly address: string;

  private constructor(server: Server) {
    this.#server = server;
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  static async open(): Promise<PageServer> {
    const script = await bundle();
    const server = createServer(({ url }, response) => {
      const isScript = url === '/page.js';
      response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
      response.end(isScript ? script : html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageServer(server);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [slimSimplePeer()],
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      // The package's promise of no side effects is that of its built files: define.ts would be left out.
      rolldownOptions: {
        treeshake: false,
        input: fileURLToPath(new URL('page/page.ts', import.meta.url)),
      },
    },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const chunks = outputs.flatMap((each) => (each.type === 'chunk' ? each.code : []));
  if (chunks.length !== 1) throw new Error(`The page has ${chunks.length} scripts.`);
  return chunks[0] as string;
}

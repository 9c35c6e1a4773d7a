import type { Server } from 'node:http';
import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite';
import { type AttachRoadOptions, attachRoad } from './server/attach-road.ts';
import { isAtOrBelow, normalPath, pathOf } from './server/take-path.ts';

/**
 * Creates a Vite plugin that attaches a road to the development server and the preview server, on the
 * page's own port, and prints its addresses below the server's. Only pages of the same host may connect
 * unless `origins` says otherwise; Vite's option `allowedHosts` names it. `path` is `/road` by default. A page or a
 * middleware of the site at that path answers requests without WebSocket, or else the road does.
 *
 * @example
 * ```ts
 * import { defineConfig } from 'vite';
 * import { beachRoad } from 'beach-road/vite';
 *
 * export default defineConfig({ plugins: [beachRoad()] });
 * ```
 */
export function beachRoad(options: AttachRoadOptions = {}): Plugin {
  const mount = (server: ViteDevServer | PreviewServer): (() => void) | undefined => {
    // In middleware mode Vite has no server of its own.
    if (!server.httpServer) {
      server.config.logger.warn(
        'beach-road: in middleware mode there is no HTTP server for the road. Call attachRoad(server) with your own.',
      );
      return undefined;
    }
    const { base } = server.config;
    if (normalPath(options.path ?? '/road') === normalPath(base)) {
      server.config.logger.warn(
        `beach-road: no road is at ${base}, where Vite has a WebSocket of its own. Set another "path".`,
      );
      return undefined;
    }
    // Vite's HTTP/2 server also accepts WebSocket requests over HTTP/1.1, as the type `Server` says.
    const road = attachRoad(server.httpServer as Server, { ...sameHost(server), ...options });
    printBelow(server, road.path);
    const answer: Connect.NextHandleFunction = (request, response, next) => {
      if (isAtOrBelow(pathOf(request), road.path) && !isFile(request))
        road.respond(request, response);
      else next();
    };
    const use = (): void => void server.middlewares.use(answer);
    // After the files of the site, and before Vite's answer to what does not exist.
    if (road.path.startsWith(base)) return use;
    // Vite itself answers everything outside of the base.
    use();
    return undefined;
  };
  return { name: 'beach-road', configureServer: mount, configurePreviewServer: mount };
}

/** Returns whether Vite has found a page of the site for a request; for what does not exist, it takes the main page. */
function isFile({ url = '' }: Connect.IncomingMessage): boolean {
  return /\.html(\?|$)/.test(url) && !url.startsWith('/index.html');
}

/** Returns options with the host names that Vite allows, so that the road refuses the same pages as Vite. */
function sameHost(server: ViteDevServer | PreviewServer): AttachRoadOptions {
  const { server: development, preview } = server.config;
  const { allowedHosts = [], host } = 'transformRequest' in server ? development : preview;
  if (allowedHosts === true) return { origins: 'same-host', hosts: 'any' };
  return {
    origins: 'same-host',
    hosts: typeof host === 'string' ? [...allowedHosts, host] : allowedHosts,
  };
}

function printBelow(server: ViteDevServer | PreviewServer, path: string): void {
  const printUrls = server.printUrls.bind(server);
  server.printUrls = () => {
    printUrls();
    const { local = [], network = [] } = server.resolvedUrls ?? {};
    for (const url of [...local, ...network]) {
      const road = new URL(path, url.replace(/^http/, 'ws'));
      server.config.logger.info(`  ➜  Road:    ${road.href}`);
    }
  };
}

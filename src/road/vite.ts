import type { Server } from 'node:http';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { type AttachRoadOptions, attachRoad } from './server/attach-road.ts';

/**
 * Creates a Vite plugin that attaches a road to the development server and the preview server, on the
 * page's own port, and prints its addresses below the server's. Only pages of the same host may connect
 * unless `origins` says otherwise; Vite's option `allowedHosts` names it. `path` is `/road` by default.
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
  const mount = (server: ViteDevServer | PreviewServer): void => {
    // In middleware mode Vite has no server of its own.
    if (!server.httpServer) {
      server.config.logger.warn(
        'beach-road: in middleware mode there is no HTTP server for the road. Call attachRoad(server) with your own.',
      );
      return;
    }
    // Vite's HTTP/2 server also accepts WebSocket requests over HTTP/1.1, as the type `Server` says.
    const road = attachRoad(server.httpServer as Server, { ...sameHost(server), ...options });
    printBelow(server, road.path);
  };
  return { name: 'beach-road', configureServer: mount, configurePreviewServer: mount };
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

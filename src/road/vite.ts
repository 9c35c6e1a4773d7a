import type { Server } from 'node:http';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { type AttachRoadOptions, attachRoad } from './server/attach-road.ts';

/**
 * A Vite plugin that puts a road on the development and the preview server, under the port of the
 * page itself, and prints its addresses below the server's. Pages of other hosts may not connect
 * unless `origins` says so; `path` is `/road` by default.
 *
 * ```ts
 * import { defineConfig } from 'vite';
 * import { beachRoad } from 'beach-session/vite';
 *
 * export default defineConfig({ plugins: [beachRoad()] });
 * ```
 */
export function beachRoad(options: AttachRoadOptions = {}): Plugin {
  const mount = (server: ViteDevServer | PreviewServer): void => {
    // In middleware mode Vite has no server of its own: there, use `attachRoad` on yours.
    if (!server.httpServer) {
      server.config.logger.warn(
        'beach-road: no HTTP server here to put the road on. Call attachRoad(server) on your own.',
      );
      return;
    }
    // HTTP/2 servers of Vite take WebSocket requests over HTTP/1.1, as this type says.
    const road = attachRoad(server.httpServer as Server, { origins: 'same-host', ...options });
    printBelow(server, road.path);
  };
  return { name: 'beach-road', configureServer: mount, configurePreviewServer: mount };
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

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLogger, createServer, type InlineConfig, preview, type ServerOptions } from 'vite';
import { WebSocket } from 'ws';
import { beachRoad } from '../../src/road/vite.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { WirePeer } from './wire-peer.ts';

/** An empty site, a Vite configuration for it with the plugin, and what Vite prints. */
async function site(
  t: TestContext,
  options: Parameters<typeof beachRoad>[0] = {},
  { base = '/' } = {},
) {
  const root = await mkdtemp(join(tmpdir(), 'beach-vite-'));
  const servers: { close(): Promise<void> }[] = [];
  t.after(async () => {
    for (const server of servers) await server.close();
    await rm(root, { recursive: true, force: true });
  });
  await mkdir(join(root, 'dist'));
  await writeFile(join(root, 'index.html'), '<p>hello');
  await writeFile(join(root, 'dist', 'index.html'), '<p>built');
  const clock = new VirtualClock();
  const printed: string[] = [];
  const log = createLogger('info');
  const print = (message: string) => void printed.push(message);
  const config: InlineConfig = {
    root,
    base,
    configFile: false,
    customLogger: { ...log, info: print, warn: print },
    plugins: [beachRoad({ clock, logger: () => {}, ...options })],
    server: { port: 0, host: '127.0.0.1' },
    preview: { port: 0, host: '127.0.0.1' },
    optimizeDeps: { noDiscovery: true },
  };
  return {
    root,
    clock,
    printed,
    async develop(server: ServerOptions = {}) {
      const vite = await createServer({ ...config, server: { ...config.server, ...server } });
      servers.push(vite);
      if (vite.httpServer) await vite.listen();
      return vite;
    },
    async previewing() {
      const vite = await preview(config);
      servers.push(vite);
      return vite;
    },
  };
}

function portOf({ httpServer }: { httpServer: { address(): unknown } | null }): number {
  assert.ok(httpServer);
  const { port } = httpServer.address() as { port: number };
  return port;
}

test('attaches a road to the development server beside its own socket, and detaches it', async (t) => {
  const { develop, clock } = await site(t);
  const server = await develop();
  const port = portOf(server);
  const host = await WirePeer.join(`ws://127.0.0.1:${port}/road`, 'host', 'host');
  const viewer = await WirePeer.join(`ws://127.0.0.1:${port}/road`, 'viewer', 'viewer');
  viewer.signal('renegotiate', 'host');
  assert.equal((await host.next('signal')).from, 'viewer');

  const { webSocketToken } = server.config as { webSocketToken?: string };
  const hmr = new WebSocket(`ws://127.0.0.1:${port}/?token=${webSocketToken}`, 'vite-hmr');
  const [greeting] = await once(hmr, 'message');
  assert.equal(JSON.parse(greeting).type, 'connected');
  const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
  assert.match(page, /hello/);

  await server.close();
  await Promise.all([host.closed, viewer.closed]);
  assert.equal(clock.pending, 0);
});

test('closes the old road and starts a new one when the development server restarts', async (t) => {
  const { develop, clock, printed } = await site(t);
  const server = await develop();
  const before = await WirePeer.join(`ws://127.0.0.1:${portOf(server)}/road`, 'viewer', 'a');
  await server.restart();
  await before.closed;
  const after = await WirePeer.join(`ws://127.0.0.1:${portOf(server)}/road`, 'viewer', 'a');
  await after.caughtUp();
  printed.length = 0;
  server.printUrls();
  assert.equal(printed.filter((line) => line.includes('Road')).length, 1);
  assert.equal(clock.pending, 1, 'the pulse of the new road');
});

test('attaches a road to the preview server, which answers other sockets with 404', async (t) => {
  const { previewing } = await site(t, { path: '/meet' });
  const server = await previewing();
  const port = portOf(server);
  const peer = await WirePeer.join(`ws://127.0.0.1:${port}/meet`, 'viewer', 'viewer');
  await peer.caughtUp();
  const lost = new WebSocket(`ws://127.0.0.1:${port}/road`);
  const [, response] = await once(lost, 'unexpected-response');
  assert.equal(response.statusCode, 404);
  assert.match(await (await fetch(`http://127.0.0.1:${port}/`)).text(), /built/);
  await server.close();
  await peer.closed;
});

test('R43 answers requests without WebSocket on its path, unless the site has something there', async (t) => {
  for (const base of ['/', '/app/']) {
    const { develop, previewing } = await site(t, { path: `${base}road` }, { base });
    for (const server of [await develop(), await previewing()]) {
      const http = `http://127.0.0.1:${portOf(server)}`;
      for (const [path, origin, status] of [
        [`${base}road`, http, 426],
        [`${base}road/?token=x`, http, 426],
        [`${base}road`, 'https://evil.example', 403],
        [base, http, 200],
        [`${base}elsewhere`, http, 200],
      ] as const) {
        const response = await fetch(`${http}${path}`, { headers: { origin } });
        assert.equal(response.status, status, path);
        await response.text();
      }
    }
  }
  const { root, develop } = await site(t, { path: '/taken' });
  await mkdir(join(root, 'taken'));
  await writeFile(join(root, 'taken', 'index.html'), '<p>taken');
  const own = await fetch(`http://127.0.0.1:${portOf(await develop())}/taken/`);
  assert.match(await own.text(), /taken/);
});

test('R43 says at start that its path is that of Vite’s own socket', async (t) => {
  for (const [path, base] of [
    ['/', '/'],
    ['/app', '/app/'],
  ] as const) {
    const { develop, printed } = await site(t, { path }, { base });
    const server = await develop();
    assert.equal(printed.filter((line) => line.includes('Set another "path"')).length, 1);
    const { webSocketToken } = server.config as { webSocketToken?: string };
    const url = `ws://127.0.0.1:${portOf(server)}${base}?token=${webSocketToken}`;
    const [greeting] = await once(new WebSocket(url, 'vite-hmr'), 'message');
    assert.equal(JSON.parse(greeting).type, 'connected');
  }
});

test('R43 answers outside of the base of the site, too', async (t) => {
  const { develop, previewing } = await site(t, {}, { base: '/app/' });
  for (const server of [await develop(), await previewing()]) {
    const response = await fetch(`http://127.0.0.1:${portOf(server)}/road`);
    assert.equal(response.status, 426);
  }
});

test('admits only pages of the server itself by default', async (t) => {
  const { develop } = await site(t);
  const server = await develop();
  const url = `ws://127.0.0.1:${portOf(server)}/road`;
  const foreign = new WebSocket(url, { origin: 'https://evil.example' });
  const [, response] = await once(foreign, 'unexpected-response');
  assert.equal(response.statusCode, 403);
  const own = new WebSocket(url, { origin: `http://127.0.0.1:${portOf(server)}` });
  await once(own, 'open');
  own.close();
});

test('prints the road’s address below each address of the server', async (t) => {
  const { develop, printed } = await site(t);
  const server = await develop();
  printed.length = 0;
  server.printUrls();
  assert.match(printed[0] ?? '', /Local/);
  assert.deepEqual(
    printed.filter((line) => line.includes('Road')),
    [`  ➜  Road:    ws://127.0.0.1:${portOf(server)}/road`],
  );
  assert.equal(printed.at(-1)?.includes('Road'), true);
});

test('warns in middleware mode that there is no HTTP server', async (t) => {
  const { develop, printed } = await site(t);
  await develop({ middlewareMode: true, ws: false });
  assert.equal(printed.filter((line) => line.includes('attachRoad(server)')).length, 1);
});

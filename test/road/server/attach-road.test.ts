import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { attachRoad } from '../../../src/road/index.ts';
import type { LogRecord } from '../../../src/runtime/logger.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { WirePeer } from '../wire-peer.ts';
import { listen, refusal } from './running-road.ts';

test('leaves other requests and sockets of an existing server alone', async (t) => {
  const clock = new VirtualClock();
  const { server, port } = await listen(t, (_, response) => response.end('mine'));
  const road = attachRoad(server, { clock });
  assert.equal(await refusal(`ws://127.0.0.1:${port}/theirs`), 404);
  server.on('upgrade', (request, socket) => {
    if (request.url === '/theirs') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  assert.equal(await refusal(`ws://127.0.0.1:${port}/theirs`), 418);
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/road`)).text(), 'mine');
  const peer = await WirePeer.join(`ws://127.0.0.1:${port}/road`, 'viewer', 'viewer');
  await road.close();
  assert.equal(await peer.closed, 1001);
  assert.equal(server.listenerCount('upgrade'), 1);
  assert.equal(server.listenerCount('close'), 0);
  server.close();
});

test('R33 closes with its server', async (t) => {
  const clock = new VirtualClock();
  const { server } = await listen(t);
  attachRoad(server, { clock });
  server.close();
  await once(server, 'close');
  assert.equal(clock.pending, 0);
});

/** Attaches two roads to one server. */
async function twoRoads(t: TestContext) {
  const clock = new VirtualClock();
  const { server, port } = await listen(t);
  const first = attachRoad(server, { clock, path: '/first' });
  const second = attachRoad(server, { clock, path: '/second' });
  t.after(() => Promise.all([first.close(), second.close()]));
  return { server, first, url: `ws://127.0.0.1:${port}` };
}

test('R43 answers an unknown path once beside another road, which keeps its own', async (t) => {
  const { first, url } = await twoRoads(t);
  assert.equal(await refusal(`${url}/third`), 404);
  await WirePeer.join(`${url}/first`, 'viewer', 'viewer');
  const peer = await WirePeer.join(`${url}/second`, 'viewer', 'viewer');
  await peer.caughtUp();
  await first.close();
  assert.equal(await refusal(`${url}/first`), 404);
  await peer.caughtUp();
});

test('R43 leaves an unknown path to a listener that is no road', async (t) => {
  const { server, url } = await twoRoads(t);
  server.on('upgrade', (request, socket) => {
    if (request.url === '/theirs') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  assert.equal(await refusal(`${url}/theirs`), 418);
});

test('R43 rejects a second road at the same path with invalid-option', async (t) => {
  const { server } = await twoRoads(t);
  assert.throws(() => attachRoad(server, { path: '/first' }), { code: 'invalid-option' });
});

for (const order of ['before', 'after']) {
  for (const path of ['/chat', undefined]) {
    test(`R43 shares a server with a WebSocket server ${path ?? 'of every path'} that is attached ${order} it`, async (t) => {
      const { server, port } = await listen(t);
      const url = `ws://127.0.0.1:${port}`;
      const attach = () => attachRoad(server, { clock: new VirtualClock() });
      const early = order === 'after' ? attach() : undefined;
      const theirs = new WebSocketServer({ server, ...(path && { path }) });
      theirs.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
      const road = early ?? attach();
      t.after(() => road.close());

      const peer = await WirePeer.join(`${url}/road`, 'viewer', 'viewer');
      await peer.caughtUp();
      const client = new WebSocket(`${url}/chat`);
      await once(client, 'open');
      client.send('hello');
      const [answer] = await once(client, 'message');
      assert.equal(String(answer), 'hello!');
      client.terminate();
      await peer.caughtUp();

      await road.close();
      assert.equal(await refusal(`${url}/road`), path === undefined ? 101 : 400);
      theirs.close();
    });
  }
}

/** Servers of others, which answer at `/chat` what they hear, with `!`. */
const neighbours: Record<string, (server: Server) => void> = {
  'a ws server that one upgrade listener leads to': (server) => {
    const theirs = new WebSocketServer({ noServer: true });
    theirs.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/chat') {
        theirs.handleUpgrade(request, socket, head, (client) => theirs.emit('connection', client));
      } else socket.destroy();
    });
  },
  'Socket.IO, which takes over the listeners for requests and ends other sockets': (server) => {
    const theirs = new WebSocketServer({ noServer: true });
    theirs.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
    const listeners = server.listeners('request');
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (request.url === '/chat') response.end('theirs');
      else for (const listener of listeners) listener.call(server, request, response);
    });
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/chat') {
        theirs.handleUpgrade(request, socket, head, (client) => theirs.emit('connection', client));
      } else setTimeout(() => (socket as Socket).bytesWritten <= 0 && socket.end(), 0);
    });
  },
  'a proxy that takes over the listeners for upgrades': (server) => {
    const theirs = new WebSocketServer({ noServer: true });
    theirs.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
    const listeners = server.listeners('upgrade');
    server.removeAllListeners('upgrade');
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/chat') {
        theirs.handleUpgrade(request, socket, head, (client) => theirs.emit('connection', client));
      } else for (const listener of listeners) listener.call(server, request, socket, head);
    });
  },
  'a tracer that replaces emit': (server) => {
    const theirs = new WebSocketServer({ server, path: '/chat' });
    theirs.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}!`)));
    const { emit } = server;
    server.emit = function (this: Server, ...event: Parameters<Server['emit']>) {
      return emit.apply(this, event);
    } as Server['emit'];
  },
};

for (const [name, put] of Object.entries(neighbours)) {
  for (const order of ['before', 'after']) {
    test(`R43 shares a server with ${name}, attached ${order} two roads`, async (t) => {
      const { server, port } = await listen(t, (_, response) => response.end('mine'));
      const url = `ws://127.0.0.1:${port}`;
      if (order === 'before') put(server);
      const roads = ['/road', '/second'].map((path) =>
        attachRoad(server, { clock: new VirtualClock(), path }),
      );
      if (order === 'after') put(server);
      t.after(() => Promise.all(roads.map((road) => road.close())));
      assert.throws(() => attachRoad(server, { path: '/second' }), { code: 'invalid-option' });

      const peers = await Promise.all(
        roads.map(({ path }) => WirePeer.join(`${url}${path}`, 'viewer', 'viewer')),
      );
      const client = new WebSocket(`${url}/chat`);
      t.after(() => client.terminate());
      await once(client, 'open');
      client.send('hello');
      const [answer] = await once(client, 'message');
      assert.equal(String(answer), 'hello!');
      for (const peer of peers) await peer.caughtUp();
      for (const path of ['/', '/road']) {
        assert.equal(await (await fetch(`http://127.0.0.1:${port}${path}`)).text(), 'mine');
      }
    });
  }
}

test('R43 takes a slash more for the same path, and tells another path from its own', async (t) => {
  const { server, port } = await listen(t);
  const paths: unknown[] = [];
  const logger = ({ event, path }: LogRecord) => event === 'path-unknown' && paths.push(path);
  const road = attachRoad(server, { clock: new VirtualClock(), path: '/road/', logger });
  t.after(() => road.close());
  assert.equal(road.path, '/road');
  const url = `ws://127.0.0.1:${port}`;
  for (const path of ['/road', '/road/', '//road', '/road//?a=/b']) {
    await WirePeer.join(`${url}${path}`, 'viewer', path.replaceAll(/\W/g, '-'));
  }
  assert.equal(await refusal(`${url}/app/road`), 404);
  assert.equal(await refusal(`${url}/roads`), 404);
  assert.deepEqual(paths, ['/app/road', '/roads']);
});

test('takes null for an option that is not set', async (t) => {
  const { server, port } = await listen(t);
  const unset = { path: null, origins: null, hosts: null, trustedProxies: null, limits: null };
  const road = attachRoad(server, { ...unset, token: null, authorize: null } as never);
  t.after(() => road.close());
  const peer = await WirePeer.join(`ws://127.0.0.1:${port}/road`, 'viewer', 'viewer');
  await peer.caughtUp();
});

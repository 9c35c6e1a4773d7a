import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { attachRoad } from '../../../src/road/index.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { WirePeer } from '../wire-peer.ts';
import { refusal, start } from './running-road.ts';

/** Asks for a WebSocket, and never closes its own end. */
async function ask(t: TestContext, port: number, path: string, headers: string[] = []) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  const handshake = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  ];
  socket.write(`${handshake.join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  return { socket, status: Number(String(answer).split(' ')[1]) };
}

function openSockets(port: number): number {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
  return handles.call(process).filter((handle) => (handle as Socket).localPort === port).length;
}

for (const [status, path, header, limits] of [
  [403, '/road', 'Origin: https://evil.example', {}],
  [404, '/elsewhere', 'Origin: https://example.org', {}],
  [503, '/road', 'Origin: https://example.org', { connections: 0 }],
  [503, '/road', 'Origin: https://example.org', { connectionsPerAddress: 0 }],
  [503, '/road', 'Origin: https://example.org', { memory: 0 }],
  [429, '/road', 'Origin: https://example.org', { connects: { burst: 0, perSecond: 0 } }],
] as const) {
  const why = Object.keys(limits)[0] ?? path;
  test(`R43 destroys the sockets of 50 clients refused with ${status} (${why}), and closes`, async (t) => {
    const { road } = await start(t, { origins: ['https://example.org'], limits });
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => ask(t, road.port, path, [header])),
    );
    assert.ok(clients.every((client) => client.status === status));
    while (openSockets(road.port) > 1) await new Promise(setImmediate);
    await road.close();
  });
}

test('closes beside clients that have sent half a request', async (t) => {
  const { road } = await start(t);
  const socket = connect({ port: road.port, host: '127.0.0.1', allowHalfOpen: true });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  socket.write('GET /road HTTP/1.1\r\nUpgrade: webs');
  const { socket: other } = await ask(t, road.port, '/road', ['Sec-WebSocket-Protocol: ,']);
  other.on('error', () => {});
  await road.close();
});

/** A server of its own with two roads. */
async function twoRoads(t: TestContext) {
  const clock = new VirtualClock();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const first = attachRoad(server, { clock, path: '/first' });
  const second = attachRoad(server, { clock, path: '/second' });
  t.after(() => Promise.all([first.close(), second.close()]));
  const { port } = server.address() as { port: number };
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

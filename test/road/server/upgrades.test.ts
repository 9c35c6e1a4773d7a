import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { start } from './running-road.ts';

/** How long a test may wait for sockets to end, in milliseconds: many times what it takes. */
const timeout = 30_000;

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
  test(`R43 destroys the sockets of 50 clients refused with ${status} (${why}), and closes`, {
    timeout,
  }, async (t) => {
    const { road } = await start(t, { origins: ['https://example.org'], limits });
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => ask(t, road.port, path, [header])),
    );
    assert.ok(clients.every((client) => client.status === status));
    while (!t.signal.aborted && openSockets(road.port) > 1) await new Promise(setImmediate);
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

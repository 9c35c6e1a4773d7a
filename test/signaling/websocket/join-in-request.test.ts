import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket as NodeSocket, type ServerOptions, WebSocketServer } from 'ws';
import { joinedProtocol, joinIn } from '../../../src/signaling/join-in-request.ts';
import type { Join } from '../../../src/signaling/messages.ts';
import type { Credentials } from '../../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { start } from '../../road/server/running-road.ts';
import { FakeSocket } from './fake-socket.ts';

const join: Join = {
  type: 'join',
  protocol: 1,
  session: 'standup',
  role: 'viewer',
  peerId: 'ada',
  name: 'Ada ☂',
  claim: 'secret',
};
const observer = { state() {}, message() {}, invalid() {} };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Connects over fake sockets. */
async function connect(t: TestContext, own: Partial<Join> = {}, credentials: Credentials = {}) {
  const sockets: FakeSocket[] = [];
  const clock = new VirtualClock();
  const end = new AbortController();
  t.after(() => end.abort());
  const signaling = new WebSocketSignaling('wss://road.example', {
    clock,
    openSocket: (...request) => {
      sockets.push(new FakeSocket(...request));
      return sockets.at(-1) as unknown as WebSocket;
    },
  });
  signaling.connect({ ...join, ...own }, observer, end.signal, credentials);
  await settled();
  return { sockets, socket: sockets[0] as FakeSocket, clock };
}

const decoded = (protocols: readonly string[]) => {
  const bytes = joinIn(protocols);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
};

test('the request for a socket carries the join, and its address does not', async (t) => {
  const { socket } = await connect(t);
  assert.deepEqual(decoded(socket.protocols), join);
  assert.equal(socket.url, 'wss://road.example');
  for (const protocol of socket.protocols) assert.match(protocol, /^[\w.-]+$/);
  socket.protocol = joinedProtocol;
  socket.open();
  assert.deepEqual(socket.sent, []);
});

test('a road of an older kind takes the first subprotocol, and gets the join as a message', async (t) => {
  const { socket } = await connect(t);
  socket.protocol = socket.protocols[0] as string;
  socket.open();
  assert.deepEqual(socket.sent, [join]);
});

test('every second attempt offers no subprotocol, which some servers do not accept', async (t) => {
  const { sockets, clock } = await connect(t);
  for (let count = 1; count < 4; count += 1) {
    sockets.at(-1)?.drop();
    clock.advance(5_000);
  }
  const carries = sockets.map(({ protocols }) => decoded(protocols) !== null);
  assert.deepEqual(carries, [true, false, true, false]);
});

for (const [what, own, credentials] of [
  ['is too long', { token: 'x'.repeat(4_000) }, {}],
  ['has a proof', { role: 'host' }, { prove: () => new Promise<never>(() => {}) }],
  ['waits for a token', {}, { token: () => new Promise<never>(() => {}) }],
] as const) {
  test(`a join that ${what} is a message`, async (t) => {
    const { socket } = await connect(t, own, credentials);
    assert.deepEqual(socket.protocols, []);
  });
}

/** Joins over real sockets. Resolves with the state of each when the road has answered, and the number of attempts. */
async function joins(url: string, own: Partial<Join> = {}): Promise<string> {
  const end = new AbortController();
  let attempts = 0;
  const signaling = new WebSocketSignaling(url, {
    openSocket: (...request) => {
      attempts += 1;
      return new NodeSocket(...request) as unknown as WebSocket;
    },
  });
  try {
    return await new Promise((resolve) => {
      const message = ({ type }: { type: string }) => resolve(`${type} after ${attempts}`);
      signaling.connect({ ...join, ...own }, { ...observer, message }, end.signal);
    });
  } finally {
    end.abort();
  }
}

test('a road reads the join in the request', async (t) => {
  const { url, road } = await start(t);
  const heard: unknown[] = [];
  const socket = new NodeSocket(url, (await connect(t)).socket.protocols as string[]);
  socket.on('message', (data) => heard.push(JSON.parse(String(data)).type));
  await once(socket, 'message');
  while (heard.length < 2) await once(socket, 'message');
  assert.equal(socket.protocol, joinedProtocol);
  assert.deepEqual(heard, ['challenge', 'joined']);
  assert.equal(road.metrics().peers, 1);
  socket.close();
});

test('a road refuses a join in the request as one in a message', async (t) => {
  const { url } = await start(t, { authorize: ({ claim }) => claim !== 'secret' });
  assert.equal(await joins(url), 'join-refused after 1');
});

for (const [what, protocols, taken] of [
  ['no subprotocol', [], ''],
  ['others', ['chat', 'mqtt'], 'chat'],
  ['a join that is none', ['beach', joinedProtocol, 'beach-join.~'], 'beach'],
] as const) {
  test(`a road lets a request with ${what} join by a message`, async (t) => {
    const { url } = await start(t);
    const socket = new NodeSocket(url, [...protocols]);
    const joined = new Promise((resolve) => {
      socket.on('message', (data) => String(data).includes('"joined"') && resolve(true));
    });
    await once(socket, 'open');
    assert.equal(socket.protocol, taken);
    socket.send(JSON.stringify(join));
    assert.equal(await joined, true);
    socket.close();
  });
}

for (const [what, options, expected] of [
  ['takes the first subprotocol', {}, 'joined after 1'],
  ['takes none', { handleProtocols: () => false }, 'joined after 2'],
] as const) {
  test(`a server of an older kind that ${what} is understood`, async (t) => {
    const server = new WebSocketServer({ port: 0, ...(options as ServerOptions) });
    t.after(() => server.close());
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const { peerId } = JSON.parse(String(data)) as Join;
        const joined = { type: 'joined', peerId, host: null, peers: [], topology: 'star' };
        socket.send(JSON.stringify(joined));
      }),
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    assert.equal(await joins(`ws://127.0.0.1:${port}`), expected);
  });
}

test('the first socket is opened at once, before the page goes on', (t) => {
  const end = new AbortController();
  t.after(() => end.abort());
  const sockets: FakeSocket[] = [];
  const clock = new VirtualClock();
  const signaling = new WebSocketSignaling('wss://road.example', {
    clock,
    openSocket: (...request) => {
      sockets.push(new FakeSocket(...request));
      return sockets.at(-1) as unknown as WebSocket;
    },
  });
  signaling.connect(join, observer, end.signal);
  assert.equal(sockets.length, 1);
  end.abort();
  assert.equal(sockets[0]?.closing?.[0], 1000);
  signaling.connect(join, observer, end.signal);
  assert.equal(sockets.length, 1);
  assert.equal(clock.pending, 0);
});

import { type TestContext, test } from 'node:test';
import { expect } from 'chai';
import { WebSocket as NodeSocket } from 'ws';
import type { BeachError } from '../../src/runtime/beach-error.ts';
import type { Session } from '../../src/session/session.ts';
import type { Role, Signal } from '../../src/signaling/messages.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { RoadSessions } from '../kit/road-sessions.ts';
import { until } from '../kit/until.ts';
import { WirePeer } from '../road/wire-peer.ts';

const passphrase = 'correct horse battery staple';

/** A session on a real road that remembers which signals it has relayed. */
async function open(t: TestContext, topology: 'star' | 'mesh' = 'star') {
  const sessions = await RoadSessions.open(t);
  const signals: Signal[] = [];
  const openSocket = (url: string) => {
    const socket = new NodeSocket(url);
    const send = socket.send.bind(socket) as (text: string) => void;
    socket.send = (text: unknown) => {
      const message = JSON.parse(String(text));
      if (message.type === 'signal') signals.push(message);
      send(String(text));
    };
    return socket as unknown as WebSocket;
  };
  const join = (role: Role, words: string) => {
    const { clock } = sessions;
    const signaling = new WebSocketSignaling(sessions.url, { clock, openSocket });
    return sessions.join(role, { passphrase: words, topology, signaling });
  };
  return { sessions, signals, join };
}

/**
 * Resolves to the code of the error with which a session fails, and the milliseconds of work since signaling was open:
 * on a busy machine, stretching a key waits for other programs.
 */
function failure(session: Session): Promise<{ code: string; ms: number }> {
  let opened = process.cpuUsage();
  session.on('signaling', ({ state }) => {
    if (state === 'open') opened = process.cpuUsage();
  });
  return new Promise((resolve) => {
    session.on('error', ({ code }: BeachError) => {
      const { user, system } = process.cpuUsage(opened);
      resolve({ code, ms: (user + system) / 1_000 });
    });
  });
}

const connected = (session: Session) =>
  [...session.peers.values()].filter(({ state }) => state === 'connected').length;

test('R34 with one passphrase all connect, and the road sees envelopes alone', async (t) => {
  const { signals, join } = await open(t);
  const [host, viewer, other] = [
    join('host', passphrase),
    join('viewer', passphrase),
    join('viewer', passphrase),
  ];
  await Promise.all([host.start(), viewer.start(), other.start()]);
  const heard = new Promise((resolve) => host.on('message', ({ data }) => resolve(data)));
  await viewer.send('hello');
  expect(await heard).to.equal('hello');
  expect(signals.map(({ kind }) => kind)).to.include.members(['offer', 'answer']);
  for (const { body } of signals) expect(Object.keys(body)).to.deep.equal(['sealed']);
});

for (const [what, ofHost, ofViewers] of [
  ['another passphrase, or none', passphrase, ['correct horse battery stable', '']],
  ['a passphrase where the host has none', '', [passphrase]],
] as const) {
  test(`R34 a viewer with ${what} is refused within a second, and disturbs nobody`, async (t) => {
    const { join } = await open(t);
    const host = join('host', ofHost);
    const friend = join('viewer', ofHost);
    await Promise.all([host.start(), friend.start()]);
    for (const words of ofViewers) {
      const { code, ms } = await failure(join('viewer', words));
      expect(code).to.equal('unauthorized');
      expect(ms).to.be.below(1_000);
    }
    expect([host.state, connected(friend)]).to.deep.equal(['live', 1]);
    await until(() => host.peers.size === 1);
  });
}

test('R34 a viewer that was there first is refused when the host comes, and not the host', async (t) => {
  const { join } = await open(t);
  const wrong = join('viewer', 'mistyped');
  const right = join('viewer', passphrase);
  await until(() => wrong.signalingState === 'open' && right.signalingState === 'open');
  const refused = failure(wrong);
  const host = join('host', passphrase);
  await Promise.all([host.start(), right.start()]);
  expect((await refused).code).to.equal('unauthorized');
  expect([host.state, connected(right)]).to.deep.equal(['live', 1]);
});

test('R34 a newcomer of a mesh with another passphrase is refused, and nobody else', async (t) => {
  const { join } = await open(t, 'mesh');
  const [one, two] = [join('host', passphrase), join('host', passphrase)];
  await Promise.all([one.start(), two.start()]);
  await until(() => connected(one) === 1 && connected(two) === 1);
  // Whether they offer or it does depends on the ids.
  for (const words of ['mistyped', 'misspelt', '']) {
    expect((await failure(join('host', words))).code).to.equal('unauthorized');
  }
  await until(() => one.peers.size === 1 && two.peers.size === 1);
  expect([one.state, two.state, connected(one)]).to.deep.equal(['live', 'live', 1]);
});

for (const words of ['', passphrase]) {
  test(`R34 a stranger in a mesh with ${words ? 'a' : 'no'} passphrase keeps no newcomer out`, async (t) => {
    const { sessions, join } = await open(t, 'mesh');
    const one = join('host', words);
    await one.start();
    const stranger = await WirePeer.join(sessions.url, 'host', 'eve', { topology: 'mesh' });
    const two = join('host', words);
    // The road tells both at once, and the stranger may hear it first.
    await until(() => two.peerId !== null);
    for (let peerId = ''; peerId !== two.peerId; ) {
      ({ peerId } = (await stranger.next('peer-joined')).peer);
    }
    const rest = { handshakeId: 'h', generation: 1, seq: 0, kind: 'offer', body: { sealed: 'x' } };
    stranger.send({ type: 'signal', to: two.peerId, ...rest });
    await until(() => two.metrics.invalidDropped > 0 || connected(two) > 0);
    await until(() => connected(two) === 1);
    sessions.clock.advance(2_000);
    expect([one.state, two.state]).to.deep.equal(['live', 'live']);
  });
}

test('R34 what a stranger sends to a host is dropped and counted, and stops nothing', async (t) => {
  const { sessions, join } = await open(t);
  const host = join('host', passphrase);
  await host.start();
  const stranger = await WirePeer.join(sessions.url, 'viewer', 'eve');
  for (let seq = 0; seq < 10; seq++) stranger.signal('answer', host.peerId as string, seq);
  await until(() => host.metrics.invalidDropped >= 10);
  const viewer = join('viewer', passphrase);
  await viewer.start();
  expect(host.state).to.equal('live');
});

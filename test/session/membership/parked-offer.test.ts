import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import { Session } from '../../../src/session/session.ts';
import type { Role } from '../../../src/signaling/messages.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { stepThrough } from '../../kit/clock/step-through.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { simulatedStream } from '../../sim/world/simulated-connection.ts';
import { SimulatedNetwork } from '../../sim/world/simulated-network.ts';
import { SimulatedPage } from '../../sim/world/simulated-page.ts';
import { SimulatedRoad } from '../../sim/world/simulated-road.ts';

/** A road with pages in virtual time. The host has parked an offer, where it parks any. */
async function setUp(options: Partial<SessionOptions> = {}) {
  const clock = new VirtualClock();
  const random = new SeededRandom(1);
  const violations: string[] = [];
  const network = new SimulatedNetwork(clock, random.fork('network'), (what) => {
    violations.push(what);
  });
  const road = new SimulatedRoad(clock, random.fork('road'));
  let pages = 0;
  const enter = (role: Role, rest: Partial<SessionOptions> = {}) => {
    pages += 1;
    const page = new SimulatedPage(`${role}-${pages}`, clock);
    const chance = random.fork(page.name);
    const session = new Session({
      session: 'sim',
      role,
      signaling: new WebSocketSignaling('ws://road.sim/', {
        clock: page.clock,
        random: chance,
        openSocket: road.openSocket(page),
        fetch: road.fetch,
      }),
      clock: page.clock,
      random: chance,
      logger: () => {},
      onInterruption: (listener, _clock, signal) => page.onInterruption(listener, signal),
      linkFactory: network.factory(page),
      ...rest,
    });
    session.start().catch(() => {});
    return { session, page };
  };
  const pass = (ms: number): Promise<void> => stepThrough(clock, ms);
  const host = enter('host', options);
  await pass(3_000);
  return {
    ...{ network, road, violations, enter, pass, host },
    /** The connection of the offer that waits at the road. */
    spare: () => network.connections.find(({ peerId, closed }) => peerId === '' && !closed),
    stateOf: ({ session }: typeof host) => host.session.peers.get(session.peerId ?? ''),
  };
}

test('connects a viewer with the parked offer, and parks another one', async () => {
  const { network, road, violations, enter, pass, spare, stateOf } = await setUp();
  const first = spare();
  assert.notEqual(first, undefined);
  const viewer = enter('viewer');
  await pass(500);
  assert.equal(viewer.session.hostState, 'connected');
  assert.equal(first?.peerId, viewer.session.peerId);
  assert.equal(stateOf(viewer)?.generation, 1);
  assert.equal(road.offers.length, 1);
  await pass(3_000);
  assert.notEqual(spare(), undefined);
  assert.equal(network.connections.filter(({ closed }) => !closed).length, 3);
  assert.deepEqual(violations, []);
});

test('withdraws an offer whose media have changed: the next viewer sees the new ones at once', async () => {
  const { enter, pass, host, spare, stateOf } = await setUp();
  const outdated = spare();
  host.session.publish('page', simulatedStream);
  await pass(3_000);
  assert.equal(outdated?.closed, true);
  const viewer = enter('viewer');
  let streams = 0;
  viewer.session.on('stream', () => {
    streams += 1;
  });
  await pass(1_000);
  assert.equal(streams, 1);
  assert.equal(stateOf(viewer)?.generation, 1);
});

test('makes another offer where the parked one was given up after a viewer had it', async () => {
  const { road, violations, enter, pass, host, spare, stateOf } = await setUp();
  const viewer = enter('viewer');
  for (let ms = 0; ms < 500 && road.offers.length === 0; ms += 1) await pass(1);
  host.session.publish('page', simulatedStream);
  assert.equal(spare(), undefined);
  await pass(1_000);
  assert.equal(viewer.session.hostState, 'connected');
  assert.equal(stateOf(viewer)?.generation, 2);
  assert.deepEqual(violations, []);
});

test('R15 lets a viewer with the parked offer wait where the page holds it, and connects it when accepted', async () => {
  const { violations, enter, pass, host, stateOf } = await setUp();
  let accept = (): void => {};
  host.session.on('viewerrequest', (request) => {
    request.hold();
    accept = () => request.accept();
  });
  const viewer = enter('viewer');
  for (const ms of [500, 60_000]) {
    await pass(ms);
    assert.equal(viewer.session.hostState, 'waiting', `after ${ms} ms`);
    assert.equal(stateOf(viewer)?.state, undefined);
  }
  accept();
  await pass(1_000);
  assert.equal(viewer.session.hostState, 'connected');
  assert.deepEqual(violations, []);
});

test('R9 parks nothing while it is full, and refuses a viewer that has the offer of before', async () => {
  const { enter, pass, host, spare } = await setUp({ maxViewers: 1 });
  const first = enter('viewer');
  await pass(3_000);
  assert.equal(first.session.hostState, 'connected');
  assert.equal(spare(), undefined);
  const second = enter('viewer');
  await pass(1_000);
  assert.equal(second.session.error?.code, 'session-full');
  first.session.stop();
  await pass(3_000);
  assert.notEqual(spare(), undefined);
  host.session.on('viewerrequest', (request) => request.refuse());
  const third = enter('viewer');
  await pass(1_000);
  assert.equal(third.session.error?.code, 'refused');
});

test('parks nothing for viewers that are approved first, and nothing that is sealed or would take a relay', async () => {
  const turn = { urls: 'turn:turn.example', username: 'me', credential: 'secret' };
  for (const options of [{ approval: true }, { passphrase: 'sesame' }, { iceServers: [turn] }]) {
    const { spare, pass } = await setUp(options);
    await pass(5_000);
    assert.equal(spare(), undefined, JSON.stringify(options));
  }
});

test('R33 leaves nothing of a parked offer behind', async () => {
  const { network, host, pass } = await setUp();
  host.session.stop();
  assert.deepEqual(
    network.connections.filter(({ closed }) => !closed),
    [],
  );
  await pass(1);
  assert.equal(host.page.pendingTimers, 0);
});

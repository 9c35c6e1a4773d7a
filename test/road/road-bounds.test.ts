import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCodes } from '../../src/signaling/messages.ts';
import { FakePeer } from './fake-peer.ts';
import { setUpRoad } from './set-up-road.ts';

const KiB = 1024;
const body = (kib: number) => ({ sdp: 'x'.repeat(kib * KiB) });

test('R43 lets one address open only its sessions, also with hosts that left without a goodbye', () => {
  const { clock, road, connect } = setUpRoad({ limits: { sessions: 10, sessionsPerAddress: 4 } });
  for (let i = 0; i < 10; i++) {
    const host = connect('host', `host-${i}`, '192.0.2.1');
    host.join({ session: `session-${i}` });
    host.connection.closed(1006);
  }
  assert.equal(road.metrics().sessions, 4);
  const refused = connect('host', 'host', '192.0.2.1');
  refused.join({ session: 'mine' });
  assert.deepEqual(refused.peer.story, ['!refused']);
  assert.match(refused.peer.only('join-refused').message, /network address has 4 sessions/);
  const other = connect('host', 'host', '192.0.2.2');
  other.join({ session: 'theirs' });
  assert.deepEqual(other.peer.story, ['joined']);
  clock.advance(60_000);
  const later = connect('host', 'host', '192.0.2.1');
  later.join({ session: 'mine' });
  assert.deepEqual(later.peer.story, ['joined']);
});

test('R43 limits the connections of one address, and their rate', () => {
  const limits = { connectionsPerAddress: 3, connects: { burst: 5, perSecond: 1 } };
  const { clock, road, connect } = setUpRoad({ limits });
  const admit = (address: string) => road.admit(address);
  for (let i = 0; i < 3; i++) {
    assert.equal(admit('192.0.2.1'), 'admitted');
    connect('viewer', `viewer-${i}`, '192.0.2.1');
  }
  assert.equal(admit('192.0.2.1'), 'address-full');
  assert.equal(admit('192.0.2.1'), 'address-full');
  assert.equal(admit('192.0.2.1'), 'too-fast');
  assert.equal(admit('192.0.2.2'), 'admitted');
  clock.advance(1000);
  assert.equal(admit('192.0.2.1'), 'address-full');
});

test('R43 shares the memory of the road: a greedy address leaves room for the next one', () => {
  const { road, connect } = setUpRoad({ limits: { memory: 2000 * KiB } });
  const open = (address: string) => {
    let opened = 0;
    while (road.admit(address) === 'admitted' && opened < 100) {
      connect('viewer', `viewer-${opened}`, address);
      opened++;
    }
    return opened;
  };
  assert.equal(open('192.0.2.1'), 15);
  assert.equal(open('192.0.2.2'), 8);
  assert.equal(open('192.0.2.3'), 4);
  assert.ok(road.metrics().memory < 2000 * KiB);
});

test('R43 bounds members, pending signals and offer logs together, and returns all memory', () => {
  const { clock, road, connect } = setUpRoad({ limits: { memory: 2000 * KiB } });
  const refused: string[] = [];
  for (let i = 0; i < 600; i++) {
    const session = `session-${i}`;
    const host = connect('host', 'host', '192.0.2.1');
    const viewer = connect('viewer', 'viewer', '192.0.2.1');
    host.join({ session });
    if (host.peer.closedWith === null) viewer.join({ session });
    viewer.connection.closed(1006);
    if (viewer.peer.story[0] === 'joined') {
      for (let seq = 0; seq < 9; seq++) {
        host.send({ ...host.peer.saying('offer', 'viewer', seq), body: body(50) });
      }
    }
    host.connection.closed(1006);
    refused.push(...host.peer.story.filter((word) => word === '!refused'));
    assert.ok(road.metrics().memory <= 1000 * KiB);
  }
  assert.ok(refused.length > 0);
  const other = connect('host', 'other', '192.0.2.2');
  other.join({ session: 'theirs' });
  assert.deepEqual(other.peer.story, ['joined']);
  other.connection.closed(closeCodes.left);
  clock.advance(60_000);
  const { memory, sessions, connections } = road.metrics();
  assert.deepEqual({ memory, sessions, connections }, { memory: 0, sessions: 0, connections: 0 });
  assert.equal(clock.pending, 0);
});

test('R43 drops the signals of the sender that has the most waiting, and tells it once', () => {
  const { road, connect } = setUpRoad();
  const [host, greedy, honest] = [
    connect('host', 'host'),
    connect('viewer', 'greedy'),
    connect('viewer', 'honest'),
  ];
  for (const { join } of [host, greedy, honest]) join();
  host.connection.closed(1006);
  for (let seq = 0; seq < 10; seq++) honest.send(honest.peer.saying('candidate', 'host', seq));
  for (let seq = 0; seq < 400; seq++) greedy.send(greedy.peer.saying('candidate', 'host', seq));
  for (let seq = 10; seq < 20; seq++) honest.send(honest.peer.saying('candidate', 'host', seq));
  assert.deepEqual(honest.peer.story, ['joined']);
  assert.deepEqual(greedy.peer.story, ['joined', '!rate-limited']);
  const back = connect('host', 'host');
  back.join();
  const waited = back.peer.inbox.flatMap((each) => (each.type === 'signal' ? each.from : []));
  assert.equal(waited.length, 256);
  assert.equal(waited.filter((from) => from === 'honest').length, 20);
  assert.equal(road.metrics().pendingDropped, 420 - 256);
});

test('R43 disconnects a member that leaves the roster unread, and keeps its place and its session', () => {
  const { road, connect } = setUpRoad({ limits: { unsentBytes: 8 * KiB } });
  const stalled = new FakePeer('host', 'host');
  const connection = road.accept({
    deliver: (frame) => stalled.deliver(frame),
    close: (code, reason) => stalled.close(code, reason),
  });
  connection.receive(JSON.stringify(stalled.joining()));
  for (let i = 0; i < 100; i++) connect('viewer', `viewer-${i}`).join();
  assert.deepEqual(stalled.closedWith, { code: closeCodes.behind, reason: 'behind' });
  assert.equal(road.metrics().peers, 101);
  const back = connect('host', 'host');
  back.join();
  assert.equal(back.peer.only('joined').peers.length, 100);
});

test('R43 forgets an address that has been idle', () => {
  const { clock, road } = setUpRoad({ limits: { connects: { burst: 2, perSecond: 1 } } });
  road.admit('192.0.2.1');
  clock.advance(10_000);
  for (let i = 0; i < 100; i++) road.admit(`198.51.100.${i}`);
  assert.equal(road.metrics().addresses, 100);
  clock.advance(10_000);
  road.admit('192.0.2.2');
  assert.equal(road.metrics().addresses, 1);
});

test('R43 remembers how fast an address has connected, also while it is idle', () => {
  const { clock, road } = setUpRoad({ limits: { connects: { burst: 2, perSecond: 0.01 } } });
  const admit = () => road.admit('192.0.2.1');
  assert.deepEqual([admit(), admit(), admit()], ['admitted', 'admitted', 'too-fast']);
  clock.advance(20_000);
  road.admit('198.51.100.1');
  assert.equal(admit(), 'too-fast');
});

test('R43 gives back the memory of signals whose sender has left', () => {
  const { clock, road, connect } = setUpRoad();
  const [host, viewer] = [connect('host', 'host'), connect('viewer', 'viewer')];
  host.join();
  viewer.join();
  viewer.connection.closed(1006);
  const before = road.metrics().memory;
  host.send({ ...host.peer.saying('offer', 'viewer'), body: body(50) });
  assert.ok(road.metrics().memory > before + 50 * KiB);
  host.connection.closed(closeCodes.left);
  assert.ok(road.metrics().memory < before);
  clock.advance(60_000);
  assert.equal(road.metrics().memory, 0);
});

test('R43 charges a member to the address that it joined from last, and to no other', () => {
  const { road, connect } = setUpRoad();
  const [first, moved] = ['192.0.2.1', '192.0.2.2'].map((address) => {
    const connected = connect('viewer', 'viewer', address);
    connected.join();
    return connected;
  });
  first?.connection.closed(closeCodes.superseded);
  moved?.connection.closed(closeCodes.left);
  assert.deepEqual([road.metrics().peers, road.metrics().memory], [0, 0]);
});

test('R43 counts the end of a connection once', () => {
  const { road, connect } = setUpRoad({ limits: { connectionsPerAddress: 1 } });
  const first = connect('viewer', 'first', '192.0.2.1');
  first.connection.closed(1006);
  first.connection.closed(1006);
  connect('viewer', 'second', '192.0.2.1');
  assert.equal(road.admit('192.0.2.1'), 'address-full');
});

test('R43 remembers an address whose session has moved to another one', () => {
  const { clock, connect } = setUpRoad({ limits: { sessionsPerAddress: 1 } });
  const host = connect('host', 'host', '192.0.2.1');
  host.join();
  host.connection.closed(1006);
  connect('host', 'host', '192.0.2.2').join();
  clock.advance(60_000);
  // An unknown address makes the road look for idle ones.
  connect('viewer', 'viewer', '192.0.2.3');
  const greedy = connect('host', 'greedy', '192.0.2.1');
  greedy.join({ session: 'another' });
  assert.deepEqual(greedy.peer.story, ['!refused']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Road, type RoadOptions } from '../../src/road/road.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import { closeCodes, type Join, type Role } from '../../src/signaling/messages.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { FakePeer } from './fake-peer.ts';

/** A road in virtual time, and peers who talk to it in text, as over a wire. */
function stage(options: RoadOptions = {}) {
  const clock = new VirtualClock();
  const records: LogRecord[] = [];
  const road = new Road({ clock, logger: (record) => records.push(record), ...options });
  const connect = (role: Role, peerId: string) => {
    const peer = new FakePeer(role, peerId);
    const guarded = road.accept(peer);
    return {
      peer,
      guarded,
      send: (message: unknown) => guarded.receive(JSON.stringify(message)),
      join: (rest: Partial<Join> = {}) => guarded.receive(JSON.stringify(peer.joining(rest))),
    };
  };
  return { clock, road, records, connect };
}

test('two sessions of one road know nothing of each other', () => {
  const { road, connect } = stage();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  const stranger = connect('host', 'host');
  host.join();
  stranger.join({ session: 'other', claim: 'another' });
  viewer.join({ session: 'other' });
  assert.deepEqual(host.peer.story, ['joined']);
  viewer.send(viewer.peer.saying('candidate', 'host'));
  assert.deepEqual(stranger.peer.story, ['joined', '+viewer', 'candidate<viewer']);
  stranger.send(stranger.peer.saying('offer', 'viewer'));
  assert.deepEqual(road.offers('standup'), []);
  assert.equal(road.offers('other').length, 1);
  assert.deepEqual(road.offers('nowhere'), []);
  assert.equal(road.metrics().sessions, 2);
});

test('a session that nobody is in is forgotten, also where its only join was refused', () => {
  const { clock, road, connect } = stage();
  const host = connect('host', 'host');
  host.send({ ...host.peer.joining(), claim: undefined });
  assert.deepEqual(host.peer.story, ['!refused']);
  assert.equal(road.metrics().sessions, 0);
  host.guarded.closed(closeCodes.refused);
  const viewer = connect('viewer', 'viewer');
  viewer.join();
  assert.equal(road.metrics().sessions, 1);
  viewer.guarded.closed(closeCodes.left);
  const { sessions, peers, connections } = road.metrics();
  assert.deepEqual({ sessions, peers, connections }, { sessions: 0, peers: 0, connections: 0 });
  assert.equal(clock.pending, 0);
});

test('one session too many is refused, and says that the road is full', () => {
  const { road, connect } = stage({ limits: { sessions: 1 } });
  connect('viewer', 'a').join();
  const second = connect('viewer', 'b');
  second.join({ session: 'other' });
  assert.deepEqual(second.peer.story, ['!refused']);
  assert.equal(second.peer.closedWith?.code, closeCodes.refused);
  assert.equal(road.metrics().joinsRefused, 1);
});

test('R6 a connection that has not joined after 10 s is closed, one that has is not', () => {
  const { clock, connect } = stage();
  const silent = connect('viewer', 'silent');
  const viewer = connect('viewer', 'viewer');
  viewer.join();
  clock.advance(9_999);
  assert.deepEqual(silent.peer.story, []);
  clock.advance(1);
  assert.deepEqual(silent.peer.story, ['!refused']);
  assert.equal(silent.peer.closedWith?.code, closeCodes.refused);
  assert.equal(viewer.peer.closedWith, null);
  assert.equal(clock.pending, 0);
});

test('a signal before the join is an invalid message, and reaches nobody', () => {
  const { road, connect } = stage();
  const host = connect('host', 'host');
  host.join();
  const early = connect('viewer', 'viewer');
  early.send(early.peer.saying('candidate', 'host'));
  assert.deepEqual(early.peer.story, ['!invalid-message']);
  assert.match(early.peer.only('error').message, /join first/);
  assert.deepEqual(host.peer.story, ['joined']);
  assert.equal(road.metrics().invalidMessages, 1);
});

test('a repeated join is answered with where things stand; another peer’s is refused', () => {
  const { road, connect } = stage();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  viewer.join();
  assert.deepEqual(viewer.peer.story, ['joined', 'joined']);
  assert.deepEqual(host.peer.story, ['joined', '+viewer']);
  viewer.join({ peerId: 'somebody' });
  viewer.join({ session: 'other' });
  assert.deepEqual(viewer.peer.story.slice(2), ['!invalid-message', '!invalid-message']);
  assert.equal(road.metrics().sessions, 1);
});

test('a member whose repeated join is refused is away, like any that lost its connection', () => {
  const { clock, road, connect } = stage();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  viewer.join({ claim: 'another' });
  assert.equal(viewer.peer.closedWith?.code, closeCodes.refused);
  host.send(host.peer.saying('offer', 'viewer'));
  viewer.guarded.closed(closeCodes.refused);
  clock.advance(9_999);
  const back = connect('viewer', 'viewer');
  back.join();
  assert.deepEqual(back.peer.story, ['joined', 'offer<host']);
  back.guarded.closed(1006);
  clock.advance(10_000);
  assert.deepEqual(host.peer.story, ['joined', '+viewer', '-viewer(lost)']);
  assert.equal(road.metrics().peers, 1);
});

test('answers a ping at any time, and takes a pong for nothing', () => {
  const { connect } = stage();
  const { peer, send, join } = connect('viewer', 'viewer');
  send({ type: 'ping' });
  join();
  send({ type: 'ping' });
  send({ type: 'pong' });
  assert.deepEqual(peer.story, ['pong', 'joined', 'pong']);
});

for (const [what, text] of [
  ['malformed JSON', '{"type":"join"'],
  ['JSON that is no object', '17'],
  ['an unknown type', '{"type":"shout"}'],
  ['a message of the road', '{"type":"peer-left","peerId":"host","reason":"left"}'],
  ['a join of another protocol', '{"type":"join","protocol":2,"session":"s","role":"viewer"}'],
  ['a body that is nested too deep to be written out', nested(20_000)],
] as const) {
  test(`${what} gets an error that says what to do, and nobody else notices`, () => {
    const { road, connect } = stage();
    const host = connect('host', 'host');
    const viewer = connect('viewer', 'viewer');
    host.join();
    viewer.join();
    host.peer.take();
    viewer.guarded.receive(text);
    assert.deepEqual(viewer.peer.story, ['joined', '!invalid-message']);
    assert.match(viewer.peer.only('error').message, /send JSON/);
    assert.equal(viewer.peer.closedWith, null);
    assert.deepEqual(host.peer.story, []);
    assert.equal(road.metrics().invalidMessages, 1);
  });
}

function nested(levels: number): string {
  const body = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const signal = '{"type":"signal","to":"host","handshakeId":"h","generation":1,"seq":0';
  return `${signal},"kind":"answer","body":${body}}`;
}

test('32 invalid messages close the connection, and the peer is only away', () => {
  const { clock, connect, records } = stage();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  for (let i = 0; i < 31; i++) viewer.guarded.receive('?');
  viewer.guarded.receiveBinary();
  assert.equal(viewer.peer.inbox.length, 33);
  assert.equal(viewer.peer.closedWith?.code, closeCodes.refused);
  viewer.guarded.receive('?');
  viewer.guarded.closed(closeCodes.refused);
  assert.deepEqual(host.peer.story, ['joined', '+viewer']);
  clock.advance(10_000);
  assert.deepEqual(host.peer.story, ['joined', '+viewer', '-viewer(lost)']);
  const expelled = records.filter((record) => record.event === 'peer-expelled');
  assert.deepEqual(
    expelled.map(({ peerId, code }) => ({ peerId, code })),
    [{ peerId: 'viewer', code: 'invalid-message' }],
  );
});

test('R5 a host may do 128 handshakes of 20 candidates at once', () => {
  const { road, connect } = stage();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  for (let i = 0; i < 128 * 22; i++) host.send(host.peer.saying('candidate', 'viewer', i));
  assert.equal(road.metrics().signalsRelayed, 128 * 22);
  assert.equal(road.metrics().rateLimited, 0);
});

test('a flood is dropped and told once; after a pause the peer is heard again', () => {
  const { clock, road, connect } = stage({ limits: { messages: { burst: 10, perSecond: 2 } } });
  const { peer, send, join } = connect('viewer', 'viewer');
  join();
  for (let i = 0; i < 15; i++) send({ type: 'ping' });
  const pongs = () => peer.story.filter((word) => word === 'pong').length;
  assert.equal(pongs(), 9);
  assert.deepEqual(peer.story.slice(10), ['!rate-limited']);
  assert.equal(road.metrics().rateLimited, 6);
  clock.advance(1000);
  for (let i = 0; i < 3; i++) send({ type: 'ping' });
  assert.equal(pongs(), 11);
  clock.advance(3_600_000);
  for (let i = 0; i < 11; i++) send({ type: 'ping' });
  assert.equal(pongs(), 21);
  assert.equal(peer.story.at(-1), '!rate-limited');
});

test('a flood that does not end is cut off', () => {
  const { connect } = stage({ limits: { messages: { burst: 10, perSecond: 2 } } });
  const { peer, guarded } = connect('viewer', 'viewer');
  for (let i = 0; i < 20; i++) guarded.receive('?');
  assert.equal(peer.closedWith, null);
  guarded.receive('?');
  assert.deepEqual(peer.closedWith, { code: closeCodes.refused, reason: 'rate-limited' });
});

test('with a token, only who shows it may join', () => {
  const { road, connect } = stage({ token: 'sesame' });
  const right = connect('viewer', 'right');
  right.join({ token: 'sesame' });
  assert.deepEqual(right.peer.story, ['joined']);
  for (const token of ['sesamf', 'sesame ', 's', undefined]) {
    const wrong = connect('viewer', 'wrong');
    wrong.send({ ...wrong.peer.joining(), token });
    assert.deepEqual(wrong.peer.story, ['!unauthorized'], `token ${token}`);
    assert.equal(wrong.peer.closedWith?.code, closeCodes.refused);
  }
  assert.equal(road.metrics().peers, 1);
  assert.equal(road.metrics().joinsRefused, 4);
});

test('asks `authorize` about each join, after the token', () => {
  const asked: string[] = [];
  const authorize = ({ session, peerId }: Join) => {
    asked.push(`${session}/${peerId}`);
    return peerId === 'friend';
  };
  const { connect } = stage({ token: 'sesame', authorize });
  const friend = connect('viewer', 'friend');
  friend.join({ token: 'sesame' });
  const stranger = connect('viewer', 'stranger');
  stranger.join({ token: 'sesame' });
  connect('viewer', 'nobody').join();
  assert.deepEqual(friend.peer.story, ['joined']);
  assert.deepEqual(stranger.peer.story, ['!unauthorized']);
  assert.deepEqual(asked, ['standup/friend', 'standup/stranger']);
});

test('waits for a promise of `authorize`, and asks once however often the join comes', async () => {
  const answers: ((yes: boolean) => void)[] = [];
  const { connect } = stage({ authorize: () => new Promise((resolve) => answers.push(resolve)) });
  const { peer, send, join } = connect('viewer', 'viewer');
  join();
  join();
  send({ type: 'ping' });
  assert.deepEqual(peer.story, ['pong']);
  answers[0]?.(true);
  await settled();
  assert.deepEqual(peer.story, ['pong', 'joined']);
  assert.equal(answers.length, 1);
});

test('who is gone, or was sent away, before `authorize` answers does not join', async () => {
  const answers: ((yes: boolean) => void)[] = [];
  const { clock, road, connect } = stage({
    authorize: () => new Promise((resolve) => answers.push(resolve)),
  });
  const gone = connect('viewer', 'gone');
  gone.join();
  gone.guarded.closed(1006);
  const slow = connect('viewer', 'slow');
  slow.join();
  clock.advance(10_000);
  assert.equal(slow.peer.closedWith?.code, closeCodes.refused);
  for (const answer of answers) answer(true);
  await settled();
  assert.equal(answers.length, 2);
  assert.equal(road.metrics().peers, 0);
});

for (const [how, authorize] of [
  ['throws', () => assert.fail('no database')],
  ['rejects', () => Promise.reject(new Error('no database'))],
] as const) {
  test(`an \`authorize\` that ${how} refuses, and is logged`, async () => {
    const { connect, records } = stage({ authorize });
    const { peer, join } = connect('viewer', 'viewer');
    join();
    await settled();
    assert.deepEqual(peer.story, ['!unauthorized']);
    const failure = records.find((record) => record.event === 'authorize-failed');
    assert.match(String(failure?.cause), /no database/);
  });
}

test('R13 logs each join, absence and leave with session and peer, and never a secret', () => {
  const { records, connect } = stage({ token: 'sesame' });
  connect('host', 'host').join({ token: 'sesame' });
  records.length = 0;
  const viewer = connect('viewer', 'viewer');
  viewer.join({ token: 'sesame', claim: 'my secret' });
  viewer.send(viewer.peer.saying('offer', 'host'));
  viewer.send(viewer.peer.saying('offer', 'host'));
  viewer.guarded.closed(1006);
  const back = connect('viewer', 'viewer');
  back.join({ token: 'sesame', claim: 'my secret' });
  back.guarded.closed(closeCodes.left);
  assert.deepEqual(
    records.map((record) => record.event),
    ['peer-joined', 'role-violation', 'role-violation', 'peer-away', 'peer-returned', 'peer-left'],
  );
  for (const { sessionId, peerId } of records) {
    assert.deepEqual({ sessionId, peerId }, { sessionId: 'standup', peerId: 'viewer' });
  }
  assert.equal(records[1]?.handshakeId, 'viewer→host');
  assert.equal(records[1]?.level, 'warn');
  assert.equal(records[2]?.level, 'debug', 'one warning is enough for one offender');
  assert.doesNotMatch(JSON.stringify(records), /secret|sesame/);
});

test('R33 closing tells everybody that the road goes away, and leaves no timer', () => {
  const { clock, road, connect } = stage();
  const host = connect('host', 'host');
  const lost = connect('viewer', 'lost');
  const arriving = connect('viewer', 'arriving');
  host.join();
  lost.join();
  lost.guarded.closed(1006);
  host.peer.take();
  road.close();
  assert.equal(host.peer.closedWith?.code, closeCodes.goingAway);
  assert.equal(arriving.peer.closedWith?.code, closeCodes.goingAway);
  assert.deepEqual(host.peer.story, []);
  assert.equal(clock.pending, 0);
  host.guarded.closed(closeCodes.goingAway);
  arriving.guarded.closed(closeCodes.goingAway);
  assert.equal(road.metrics().connections, 0);
  assert.equal(clock.pending, 0);
});

/** Lets the promises that are settled run what waits for them. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

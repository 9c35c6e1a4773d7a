import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCodes } from '../../src/signaling/messages.ts';
import { settled, setUpRoad } from './set-up-road.ts';

test('R6 closes a connection that has not joined after 10 s, and no other', () => {
  const { clock, connect } = setUpRoad();
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

test('rejects a signal before the join as invalid, and delivers it to nobody', () => {
  const { road, connect } = setUpRoad();
  const host = connect('host', 'host');
  host.join();
  const early = connect('viewer', 'viewer');
  early.send(early.peer.saying('candidate', 'host'));
  assert.deepEqual(early.peer.story, ['!invalid-message']);
  assert.match(early.peer.only('error').message, /join first/);
  assert.deepEqual(host.peer.story, ['joined']);
  assert.equal(road.metrics().invalidMessages, 1);
});

test('R43 rejects a message that is nested more than 32 levels deep', () => {
  const { connect } = setUpRoad();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });
  // The message itself is the first level.
  for (const levels of [31, 32]) {
    viewer.send({ ...viewer.peer.saying('candidate', 'host', levels), body: nested(levels) });
  }
  assert.deepEqual(host.peer.story.slice(2), ['candidate<viewer']);
  assert.deepEqual(viewer.peer.story.slice(1), ['!invalid-message']);
});

test('answers a repeated join with the current roster; rejects a join of another peer', () => {
  const { road, connect } = setUpRoad();
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

for (const [what, change] of [
  ['name', { name: 'Admin' }],
  ['claim', { claim: 'another' }],
  ['token', { token: 'another' }],
  ['topology', { topology: 'mesh' }],
  ['role', { role: 'host' }],
] as const) {
  test(`R43 rejects a repeated join with another ${what}, without a call of \`authorize\` or a message to others`, () => {
    const asked: string[] = [];
    const { road, connect } = setUpRoad({ authorize: ({ peerId }) => asked.push(peerId) > 0 });
    const host = connect('host', 'host');
    const viewer = connect('viewer', 'viewer');
    host.join();
    viewer.join({ name: 'Ada' });
    viewer.join({ name: 'Ada', ...change });
    assert.deepEqual(viewer.peer.story, ['joined', '!invalid-message']);
    assert.equal(viewer.peer.closedWith, null);
    assert.deepEqual(host.peer.story, ['joined', '+viewer']);
    assert.deepEqual(asked, ['host', 'viewer']);
    assert.equal(road.metrics().invalidMessages, 1);
  });
}

test('R43 authorizes a member again that comes back over another connection with another name', () => {
  const { connect } = setUpRoad({ authorize: ({ name }) => name !== 'Admin' });
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join({ name: 'Ada' });
  viewer.connection.closed(1006);
  const back = connect('viewer', 'viewer');
  back.join({ name: 'Admin' });
  assert.deepEqual(back.peer.story, ['!unauthorized']);
  assert.deepEqual(host.peer.story, ['joined', '+viewer']);
});

test('R43 counts the roster that answers a repeated join against the bytes of its sender', () => {
  const limits = { bytes: { burst: 2000, perSecond: 100 } };
  const { connect } = setUpRoad({ limits });
  const host = connect('host', 'host');
  host.join();
  for (let i = 0; i < 10; i++) connect('viewer', `viewer-${i}`).join({ name: 'x'.repeat(200) });
  host.peer.take();
  for (let i = 0; i < 10; i++) host.join();
  assert.deepEqual(host.peer.story, ['joined', '!rate-limited']);
});

test('answers a ping at any time, and ignores a pong', () => {
  const { connect } = setUpRoad();
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
  test(`answers ${what} with an error that says what to do, and tells nobody else`, () => {
    const { road, connect } = setUpRoad();
    const host = connect('host', 'host');
    const viewer = connect('viewer', 'viewer');
    host.join();
    viewer.join();
    host.peer.take();
    viewer.connection.receive(text);
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

test('closes the connection after 32 invalid messages, and keeps the member as away', () => {
  const { clock, connect, records } = setUpRoad();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  for (let i = 0; i < 31; i++) viewer.connection.receive('?');
  viewer.connection.receiveBinary(1);
  assert.equal(viewer.peer.inbox.length, 33);
  assert.equal(viewer.peer.closedWith?.code, closeCodes.refused);
  viewer.connection.receive('?');
  viewer.connection.closed(closeCodes.refused);
  assert.deepEqual(host.peer.story, ['joined', '+viewer']);
  clock.advance(10_000);
  assert.deepEqual(host.peer.story, ['joined', '+viewer', '-viewer(lost)']);
  const expelled = records.filter((record) => record.event === 'peer-expelled');
  assert.deepEqual(
    expelled.map(({ peerId, code }) => ({ peerId, code })),
    [{ peerId: 'viewer', code: 'invalid-message' }],
  );
});

test('R5 relays 128 handshakes of 20 candidates at once', () => {
  const { road, connect } = setUpRoad();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  host.join();
  viewer.join();
  for (let i = 0; i < 128 * 22; i++) host.send(host.peer.saying('candidate', 'viewer', i));
  assert.equal(road.metrics().signalsRelayed, 128 * 22);
  assert.equal(road.metrics().rateLimited, 0);
});

test('drops a flood and reports it once; accepts messages again after a pause', () => {
  const { clock, road, connect } = setUpRoad({ limits: { messages: { burst: 10, perSecond: 2 } } });
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

test('closes the connection of an endless flood', () => {
  const { connect } = setUpRoad({ limits: { messages: { burst: 10, perSecond: 2 } } });
  const { peer, connection } = connect('viewer', 'viewer');
  for (let i = 0; i < 20; i++) connection.receive('?');
  assert.equal(peer.closedWith, null);
  connection.receive('?');
  assert.deepEqual(peer.closedWith, { code: closeCodes.refused, reason: 'rate-limited' });
});

test('waits for the promise of `authorize`, and calls it once for repeated joins', async () => {
  const answers: ((yes: boolean) => void)[] = [];
  const { connect } = setUpRoad({
    authorize: () => new Promise((resolve) => answers.push(resolve)),
  });
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

test('does not join a peer whose connection has closed before `authorize` answers', async () => {
  const answers: ((yes: boolean) => void)[] = [];
  const { clock, road, connect } = setUpRoad({
    authorize: () => new Promise((resolve) => answers.push(resolve)),
  });
  const gone = connect('viewer', 'gone');
  gone.join();
  gone.connection.closed(1006);
  const slow = connect('viewer', 'slow');
  slow.join();
  clock.advance(10_000);
  assert.equal(slow.peer.closedWith?.code, closeCodes.refused);
  for (const answer of answers) answer(true);
  await settled();
  assert.equal(answers.length, 2);
  assert.equal(road.metrics().peers, 0);
});

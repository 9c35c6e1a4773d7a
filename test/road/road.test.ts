import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCodes, type Join } from '../../src/signaling/messages.ts';
import { settled, setUpRoad } from './set-up-road.ts';

test('keeps two sessions of one road apart', () => {
  const { road, connect } = setUpRoad();
  const host = connect('host', 'host');
  const viewer = connect('viewer', 'viewer');
  const outsider = connect('host', 'host');
  host.join();
  outsider.join({ session: 'other', claim: 'another' });
  viewer.join({ session: 'other' });
  assert.deepEqual(host.peer.story, ['joined']);
  viewer.send(viewer.peer.saying('candidate', 'host'));
  assert.deepEqual(outsider.peer.story, ['joined', '+viewer', 'candidate<viewer']);
  outsider.send(outsider.peer.saying('offer', 'viewer'));
  assert.deepEqual(road.offers('standup'), []);
  assert.equal(road.offers('other').length, 1);
  assert.deepEqual(road.offers('nowhere'), []);
  assert.equal(road.metrics().sessions, 2);
});

test('deletes an empty session, also when its only join was refused', () => {
  const { clock, road, connect } = setUpRoad();
  const host = connect('host', 'host');
  host.send({ ...host.peer.joining(), claim: undefined });
  assert.deepEqual(host.peer.story, ['!refused']);
  assert.equal(road.metrics().sessions, 0);
  host.connection.closed(closeCodes.refused);
  const viewer = connect('viewer', 'viewer');
  viewer.join();
  assert.equal(road.metrics().sessions, 1);
  viewer.connection.closed(closeCodes.left);
  const { sessions, peers, connections } = road.metrics();
  assert.deepEqual({ sessions, peers, connections }, { sessions: 0, peers: 0, connections: 0 });
  assert.equal(clock.pending, 0);
});

test('refuses a session beyond the limit, and says that the road is full', () => {
  const { road, connect } = setUpRoad({ limits: { sessions: 1 } });
  connect('viewer', 'a').join();
  const second = connect('viewer', 'b');
  second.join({ session: 'other' });
  assert.deepEqual(second.peer.story, ['!refused']);
  assert.equal(second.peer.closedWith?.code, closeCodes.refused);
  assert.equal(road.metrics().joinsRefused, 1);
});

test('calls `authorize` for each join', () => {
  const asked: string[] = [];
  const authorize = ({ session, peerId }: Join) => {
    asked.push(`${session}/${peerId}`);
    return peerId === 'friend';
  };
  const { road, connect } = setUpRoad({ authorize });
  const friend = connect('viewer', 'friend');
  friend.join();
  const outsider = connect('viewer', 'outsider');
  outsider.join();
  assert.deepEqual(friend.peer.story, ['joined']);
  assert.deepEqual(outsider.peer.story, ['!unauthorized']);
  assert.equal(outsider.peer.closedWith?.code, closeCodes.refused);
  assert.deepEqual(asked, ['standup/friend', 'standup/outsider']);
  assert.equal(road.metrics().peers, 1);
  assert.equal(road.metrics().joinsRefused, 1);
});

for (const [how, authorize] of [
  ['throws', () => assert.fail('no database')],
  ['rejects', () => Promise.reject(new Error('no database'))],
] as const) {
  test(`refuses the join, and logs it, when \`authorize\` ${how}`, async () => {
    const { connect, records } = setUpRoad({ authorize });
    const { peer, join } = connect('viewer', 'viewer');
    join();
    await settled();
    assert.deepEqual(peer.story, ['!unauthorized']);
    const failure = records.find((record) => record.event === 'authorize-failed');
    assert.match(String(failure?.cause), /no database/);
  });
}

test('R13 logs each join, absence and leave with session and peer, and never a secret', () => {
  const { records, connect } = setUpRoad();
  connect('host', 'host').join({ token: 'sesame' });
  records.length = 0;
  const viewer = connect('viewer', 'viewer');
  viewer.join({ token: 'sesame', claim: 'my secret' });
  viewer.send(viewer.peer.saying('offer', 'host'));
  viewer.send(viewer.peer.saying('offer', 'host'));
  viewer.connection.closed(1006);
  const back = connect('viewer', 'viewer');
  back.join({ token: 'sesame', claim: 'my secret' });
  back.connection.closed(closeCodes.left);
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

test('R33 closes every connection with code 1001, and leaves no timer', () => {
  const { clock, road, connect } = setUpRoad();
  const host = connect('host', 'host');
  const lost = connect('viewer', 'lost');
  const arriving = connect('viewer', 'arriving');
  host.join();
  lost.join();
  lost.connection.closed(1006);
  host.peer.take();
  road.close();
  assert.equal(host.peer.closedWith?.code, closeCodes.goingAway);
  assert.equal(arriving.peer.closedWith?.code, closeCodes.goingAway);
  assert.deepEqual(host.peer.story, []);
  assert.equal(clock.pending, 0);
  host.connection.closed(closeCodes.goingAway);
  arriving.connection.closed(closeCodes.goingAway);
  assert.equal(road.metrics().connections, 0);
  assert.equal(clock.pending, 0);
});

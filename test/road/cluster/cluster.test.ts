import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from '../fake-peer.ts';
import { type Node, setUpCluster, setUpClusterSession } from './set-up-cluster.ts';

test('R43 R49 peers meet over the sockets of any node', async () => {
  const { a, b, c, host, viewers, pass } = await setUpClusterSession();
  assert.deepEqual(host.peer.story.toSorted(), ['+v0', '+v1', '+v2', 'joined']);
  for (const { peer } of viewers) {
    assert.equal(peer.only('joined').host, 'host');
    assert.deepEqual(
      peer.only('joined').peers.map(({ peerId }) => peerId),
      ['host'],
    );
    peer.take();
  }
  host.peer.take();
  for (const { peer } of viewers) host.send(host.peer.saying('offer', peer.peerId));
  await pass(20);
  for (const viewer of viewers) {
    assert.deepEqual(viewer.peer.story, ['offer<host']);
    viewer.send(viewer.peer.saying('answer', 'host'));
  }
  await pass(20);
  assert.deepEqual(host.peer.story.toSorted(), ['answer<v0', 'answer<v1', 'answer<v2']);
  assert.deepEqual(
    [a, b, c]
      .map(({ road }) => road.metrics())
      .map(({ sessions, peers, bridged }) => [sessions, peers, bridged]),
    [
      [1, 4, 0],
      [0, 0, 1],
      [0, 0, 1],
    ],
  );
});

test('R43 R49 who leaves, and who is briefly away, is told to the others on all nodes', async () => {
  const { host, viewers, pass, forget } = await setUpClusterSession();
  forget();
  viewers[1]?.close(1000);
  viewers[2]?.close(1006);
  await pass(1_000);
  assert.deepEqual(host.peer.story, ['-v1(left)']);
  await pass(10_000);
  assert.deepEqual(host.peer.story, ['-v1(left)', '-v2(lost)']);
});

test('R43 R49 a peer that comes back over another node takes its own place', async () => {
  const { c, host, viewers, pass, forget } = await setUpClusterSession();
  forget();
  const again = c.connect('viewer', 'v1');
  again.join();
  await pass(20);
  assert.deepEqual(again.peer.story, ['joined']);
  assert.equal(viewers[1]?.peer.closedWith?.code, 4001);
  assert.deepEqual(host.peer.story, [], 'nobody else hears of it');
});

test('R43 R49 a join that is refused elsewhere is refused here', async () => {
  const { b, pass } = await setUpClusterSession();
  const thief = b.connect('host', 'thief');
  thief.join({ claim: 'another claim' });
  await pass(20);
  assert.deepEqual(thief.peer.story, ['!host-taken']);
  assert.equal(thief.peer.closedWith?.code, 1008);
  assert.equal(b.road.metrics().bridged, 1);
});

test('R43 R49 a peer on another node that reads slowly costs nobody more than its share', async () => {
  const { nodes, pass } = await setUpCluster(2);
  const [a, b] = nodes as [Node, Node];
  const host = a.connect('host', 'host');
  host.join();
  await pass(20);
  const unread: (() => void)[] = [];
  const slow = new FakePeer('viewer', 'slow');
  slow.deliver = (_, sent) => unread.push(sent as () => void) > 0;
  const viewer = b.connect('viewer', 'slow', slow);
  viewer.join();
  await pass(20);
  const signal = {
    ...host.peer.saying('candidate', 'slow'),
    body: { padding: 'x'.repeat(60_000) },
  };
  for (let count = 0; count < 60; count++) {
    host.send(signal);
    await pass(150);
  }
  assert.ok(host.peer.story.includes('!rate-limited'), 'its sender is told');
  const used = [a, b].map(({ road }) => road.metrics().memory);
  for (const bytes of used) assert.ok(bytes < 4 * 1024 * 1024, `${bytes} bytes`);
  assert.ok(a.road.metrics().receiverBusy > 0);
  for (let next = unread.shift(); next; next = unread.shift()) next();
  await pass(100);
  host.peer.take();
  host.send(signal);
  await pass(20);
  assert.equal(unread.length, 1, 'it is served again');
  unread.shift()?.();
  viewer.close(1000);
  host.close(1000);
  await pass(100);
  for (const { road } of [a, b]) assert.equal(road.metrics().memory, 0);
});

test('R43 R49 nothing is left when all have gone', async () => {
  const { nodes, host, viewers, pass, hub } = await setUpClusterSession();
  for (const viewer of viewers) viewer.close(1000);
  host.close(1000);
  await pass(100);
  for (const { road } of nodes) {
    const { sessions, peers, bridged, memory, connections } = road.metrics();
    assert.deepEqual([sessions, peers, bridged, memory, connections], [0, 0, 0, 0, 0]);
  }
  assert.equal(
    await hub.records.get(`session.${Buffer.from('standup').toString('base64url')}`),
    null,
  );
});

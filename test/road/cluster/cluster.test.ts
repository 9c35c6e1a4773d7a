import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from '../fake-peer.ts';
import { type Node, setUpCluster } from './set-up-cluster.ts';

type Viewer = ReturnType<Node['connect']>;

/** Starts three nodes with a host on the first, which owns the session, and a viewer on each. */
async function setUpSession() {
  const cluster = await setUpCluster();
  const [a, b, c] = cluster.nodes as [Node, Node, Node];
  const host = a.connect('host', 'host');
  host.join();
  await cluster.pass(20);
  const viewers = [a, b, c].map((node, index) => node.connect('viewer', `v${index}`));
  for (const viewer of viewers) viewer.join();
  await cluster.pass(20);
  const peers = [host, ...viewers];
  const forget = (): void => {
    for (const { peer } of peers) peer.take();
  };
  return { ...cluster, a, b, c, host, viewers, peers, forget };
}

test('R43 peers meet over the sockets of any node', async () => {
  const { a, b, c, host, viewers, pass } = await setUpSession();
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

test('R43 who leaves, and who is briefly away, is told to the others on all nodes', async () => {
  const { host, viewers, pass, forget } = await setUpSession();
  forget();
  viewers[1]?.close(1000);
  viewers[2]?.close(1006);
  await pass(1_000);
  assert.deepEqual(host.peer.story, ['-v1(left)']);
  await pass(10_000);
  assert.deepEqual(host.peer.story, ['-v1(left)', '-v2(lost)']);
});

test('R43 a peer that comes back over another node takes its own place', async () => {
  const { c, host, viewers, pass, forget } = await setUpSession();
  forget();
  const again = c.connect('viewer', 'v1');
  again.join();
  await pass(20);
  assert.deepEqual(again.peer.story, ['joined']);
  assert.equal(viewers[1]?.peer.closedWith?.code, 4001);
  assert.deepEqual(host.peer.story, [], 'nobody else hears of it');
});

test('R23 signals that were lost with the node of a peer are sent again when it comes back', async () => {
  const { a, b, c, host, pass, forget } = await setUpSession();
  forget();
  b.bus.isCut = true;
  host.send(host.peer.saying('offer', 'v1'));
  await pass(20);
  for (const [node, offers] of [
    [c, 1],
    [a, 0],
  ] as const) {
    const again = node.connect('viewer', 'v1');
    again.join();
    await pass(100);
    const signals = again.peer.story.filter((word) => word === 'offer<host');
    assert.equal(signals.length, offers, 'what has arrived is not repeated');
  }
});

test('R43 a join that is refused elsewhere is refused here', async () => {
  const { b, pass } = await setUpSession();
  const thief = b.connect('host', 'thief');
  thief.join({ claim: 'another claim' });
  await pass(20);
  assert.deepEqual(thief.peer.story, ['!host-taken']);
  assert.equal(thief.peer.closedWith?.code, 1008);
  assert.equal(b.road.metrics().bridged, 1);
});

test('R23 when the owner dies, its session goes on elsewhere, and sockets stay open', async () => {
  const { a, b, c, viewers, pass, forget } = await setUpSession();
  const [, v1, v2] = viewers as [Viewer, Viewer, Viewer];
  forget();
  a.bus.isCut = true;
  const newcomer = b.connect('viewer', 'newcomer');
  newcomer.join();
  // The host's page tries again at once, and gets to another node.
  const host = c.connect('host', 'host');
  host.join();
  await pass(2_000);
  assert.ok(newcomer.peer.only('joined'));
  for (const peer of [host.peer, v1.peer, v2.peer, newcomer.peer]) {
    assert.equal(peer.closedWith, null);
    assert.equal(peer.inbox.filter(({ type }) => type === 'join-refused').length, 0);
  }
  host.peer.take();
  v1.peer.take();
  v1.send(v1.peer.saying('renegotiate', 'host'));
  host.send(host.peer.saying('offer', 'v1'));
  await pass(20);
  assert.deepEqual(host.peer.story, ['renegotiate<v1']);
  assert.deepEqual(v1.peer.story, ['offer<host']);
  assert.equal(b.road.metrics().moves + c.road.metrics().moves, 2);
});

test('R23 no signal is lost when a node closes', async () => {
  const { nodes, pass } = await setUpCluster();
  const [a, b, c] = nodes as [Node, Node, Node];
  a.connect('viewer', 'first').join();
  await pass(20);
  const host = b.connect('host', 'host');
  host.join();
  const viewer = c.connect('viewer', 'viewer');
  viewer.join();
  await pass(20);
  host.peer.take();
  const closed = a.road.close();
  for (let seq = 0; seq < 60; seq++) {
    viewer.send(viewer.peer.saying('candidate', 'host', seq));
    await pass(10);
  }
  await closed;
  await pass(200);
  const arrived = host.peer.inbox.flatMap((message) =>
    message.type === 'signal' ? [message.seq] : [],
  );
  assert.deepEqual(
    arrived,
    Array.from({ length: 60 }, (_, seq) => seq),
  );
});

test('R23 a node that closes hands its sessions over at once', async () => {
  const { a, b, c, host, viewers, pass, forget } = await setUpSession();
  forget();
  const closed = a.road.close();
  await pass(200);
  await closed;
  assert.equal(host.peer.closedWith?.code, 1001);
  assert.equal(b.road.metrics().moves + c.road.metrics().moves, 2);
  const again = b.connect('host', 'host');
  again.join();
  await pass(20);
  assert.deepEqual(
    again.peer
      .only('joined')
      .peers.map(({ peerId }) => peerId)
      .toSorted(),
    ['v1', 'v2'],
  );
  assert.equal(viewers[1]?.peer.closedWith, null);
  assert.equal(viewers[2]?.peer.closedWith, null);
});

test('R43 a node without a bus stops serving, and sends its peers elsewhere after 5 s', async () => {
  const { a, b, host, viewers, pass, forget } = await setUpSession();
  b.connect('host', 'elsewhere').join({ session: 'other' });
  await pass(20);
  const bridged = a.connect('viewer', 'bridged');
  bridged.join({ session: 'other' });
  await pass(20);
  forget();
  a.bus.isCut = true;
  await pass(1_300);
  assert.equal(a.road.metrics().sessions, 0);
  host.send(host.peer.saying('offer', 'v0'));
  await pass(500);
  assert.equal(a.road.metrics().connections, 3);
  assert.equal(a.road.isReady, true);
  assert.deepEqual(viewers[0]?.peer.story, []);
  await pass(4_500);
  assert.equal(a.road.isReady, false);
  assert.equal(host.peer.closedWith?.code, 1001);
  assert.equal(viewers[0]?.peer.closedWith?.code, 1001);
  assert.equal(bridged.peer.closedWith?.code, 1001);
  const again = b.connect('host', 'host');
  again.join();
  await pass(20);
  assert.ok(again.peer.only('joined'));
});

test('R23 a node that finds its bus again in time keeps its sockets', async () => {
  const { a, b, host, viewers, pass, forget } = await setUpSession();
  forget();
  a.bus.isCut = true;
  await pass(3_000);
  viewers[0]?.send(viewers[0].peer.saying('renegotiate', 'host'));
  a.bus.isCut = false;
  await pass(1_500);
  assert.ok(host.peer.story.includes('renegotiate<v0'), 'signals wait for the next owner');
  for (const { peer } of [host, ...viewers]) assert.equal(peer.closedWith, null, peer.peerId);
  host.peer.take();
  for (const viewer of viewers) viewer.send(viewer.peer.saying('renegotiate', 'host'));
  await pass(20);
  assert.deepEqual(
    host.peer.story.toSorted(),
    ['v0', 'v1', 'v2'].map((id) => `renegotiate<${id}`),
  );
  assert.equal(a.road.metrics().bridged + b.road.metrics().bridged > 0, true);
});

test('R23 what a lost message has left behind is repaired', async () => {
  const { b, host, viewers, pass, forget } = await setUpSession();
  forget();
  b.bus.isCut = true;
  viewers[1]?.close(1006);
  await pass(100);
  b.bus.isCut = false;
  await pass(17_000);
  assert.deepEqual(host.peer.story, ['-v1(lost)']);
});

test('R23 a roster of which a change was lost is compared', async () => {
  const { nodes, pass } = await setUpCluster(2);
  const [a, b] = nodes as [Node, Node];
  a.connect('viewer', 'first').join();
  await pass(20);
  const host = b.connect('host', 'host');
  host.join();
  await pass(20);
  host.peer.take();
  b.bus.isCut = true;
  a.connect('viewer', 'second').join();
  await pass(20);
  b.bus.isCut = false;
  await pass(6_000);
  // A page takes one roster for each connection, and so it is told the difference, too.
  assert.deepEqual(host.peer.story, ['+second', 'joined']);
  await pass(20_000);
  assert.deepEqual(host.peer.story, ['+second', 'joined'], 'once is enough');
});

test('R43 the peers of a node that died without a word are briefly away', async () => {
  const { c, host, pass, forget } = await setUpSession();
  forget();
  c.bus.isCut = true;
  await pass(35_000);
  assert.deepEqual(host.peer.story, ['-v2(lost)']);
});

test('R43 a peer on another node that reads slowly costs nobody more than its share', async () => {
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

test('R43 nothing is left when all have gone', async () => {
  const { nodes, host, viewers, pass, hub } = await setUpSession();
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaseTimes } from '../../../src/road/cluster/leases/lease-times.ts';
import { type Node, setUpCluster, setUpClusterSession, setUpPair } from './set-up-cluster.ts';

type Viewer = ReturnType<Node['connect']>;

test('R23 R49 signals that were lost with the node of a peer are sent again when it comes back', async () => {
  const { a, b, c, host, pass, forget } = await setUpClusterSession();
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

test('R23 R49 when the owner dies, its session goes on elsewhere, and sockets stay open', async () => {
  const { a, b, c, viewers, pass, forget } = await setUpClusterSession();
  const [, v1, v2] = viewers as [Viewer, Viewer, Viewer];
  forget();
  a.bus.isCut = true;
  const newcomer = b.connect('viewer', 'newcomer');
  newcomer.join();
  // The host's page tries again at once, and gets to another node.
  const host = c.connect('host', 'host');
  host.join();
  await pass(leaseTimes.lease + leaseTimes.margin + 50);
  assert.ok(newcomer.peer.only('joined'));
  await pass(leaseTimes.handover);
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

test('R23 R49 signals that an owner died with are sent again to the next one', async () => {
  const { a, c, host, viewer, pass } = await setUpPair();
  viewer.send(viewer.peer.saying('answer', 'host'));
  await pass(5_000);
  assert.deepEqual(host.peer.story, ['answer<viewer']);
  a.bus.isCut = true;
  viewer.send(viewer.peer.saying('candidate', 'host'));
  await pass(1_300);
  const signals = host.peer.story.filter((word) => word.includes('<'));
  assert.deepEqual(signals, ['answer<viewer', 'candidate<viewer'], 'what is older has arrived');
  await pass(5_000);
  viewer.close(1000);
  host.close(1000);
  await pass(100);
  assert.equal(c.road.metrics().memory, 0);
});

test('R23 R49 signals that reach a paused owner before it knows that it is none wait for the next one', async () => {
  const { a, host, viewers, pass, forget } = await setUpClusterSession();
  const [, v1] = viewers as [Viewer, Viewer, Viewer];
  a.clock.pause();
  a.bus.isCut = true;
  await pass(2_000);
  forget();
  a.bus.isCut = false;
  a.clock.resume();
  host.send(host.peer.saying('offer', 'v1'));
  await pass(1_000);
  assert.ok(v1.peer.story.includes('offer<host'));
  assert.equal(host.peer.closedWith, null);
});

test('R23 R49 signals that reach a paused owner from another node wait for the next one', async () => {
  const { a, b, c, host, viewer, pass } = await setUpPair();
  a.clock.pause();
  host.send(host.peer.saying('offer', 'viewer'));
  await pass(2_000);
  a.clock.resume();
  await pass(1_000);
  assert.ok(viewer.peer.story.includes('offer<host'));
  for (const { peer } of [host, viewer]) assert.equal(peer.closedWith, null);
  assert.equal(b.road.metrics().moves + c.road.metrics().moves, 2);
});

test('R23 R49 signals that an owner took before a pause, and could not pass on, are sent again', async () => {
  const { a, host, viewers, pass, forget } = await setUpClusterSession();
  const [, v1] = viewers as [Viewer, Viewer, Viewer];
  forget();
  a.bus.isCut = true;
  host.send(host.peer.saying('offer', 'v1'));
  a.clock.pause();
  await pass(2_000);
  a.bus.isCut = false;
  a.clock.resume();
  await pass(1_000);
  assert.ok(v1.peer.story.includes('offer<host'));
});

test('R23 R49 signals that were lost with a connection to the bus are sent again', async () => {
  const { a, b, c, host, viewer, pass, forget } = await setUpPair();
  for (const { bus } of [a, b, c]) {
    forget();
    bus.isCut = true;
    host.send(host.peer.saying('offer', 'viewer'));
    viewer.send(viewer.peer.saying('answer', 'host'));
    await pass(100);
    bus.isCut = false;
    bus.tellLoss();
    await pass(100);
    const told = [...viewer.peer.story, ...host.peer.story];
    const signals = told.filter((word) => word.includes('<'));
    assert.deepEqual([...new Set(signals)], ['offer<host', 'answer<viewer']);
  }
});

test('R23 R49 a node that learns of the owner late has its sessions as soon as the others', async () => {
  const { nodes, pass } = await setUpCluster();
  const [a, b, c] = nodes as [Node, Node, Node];
  a.connect('host', 'host').join();
  await pass(20);
  b.connect('viewer', 'viewer').join();
  await pass(20);
  a.bus.isCut = true;
  await pass(leaseTimes.lease - leaseTimes.renewal);
  const newcomer = c.connect('viewer', 'newcomer');
  newcomer.join();
  await pass(leaseTimes.renewal + leaseTimes.margin + 50);
  assert.ok(newcomer.peer.only('joined'));
});

test('R23 R49 no signal is lost when a node closes', async () => {
  const { a, host, viewer, pass } = await setUpPair();
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
  // The first time, they come in order. Copies come again, because the owner may not have passed them on.
  assert.deepEqual(
    [...new Set(arrived)],
    Array.from({ length: 60 }, (_, seq) => seq),
  );
});

test('R23 R49 what waits at a node that closes for a peer on its way to another one is not lost', async () => {
  const { a, b, host, viewers, pass, forget } = await setUpClusterSession();
  const [, , v2] = viewers as [Viewer, Viewer, Viewer];
  forget();
  host.close(1001);
  await pass(20);
  v2.send(v2.peer.saying('candidate', 'host'));
  await pass(20);
  await Promise.all([a.road.close(), pass(300)]);
  const again = b.connect('host', 'host');
  again.join();
  await pass(200);
  assert.ok(again.peer.story.includes('candidate<v2'), `${again.peer.story}`);
});

test('R23 R49 a node that closes hands its sessions over at once', async () => {
  const { a, b, c, host, viewers, pass, forget } = await setUpClusterSession();
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

test('R43 R49 a node without a bus stops serving, and sends its peers elsewhere after 5 s', async () => {
  const { a, b, host, viewers, pass, forget } = await setUpClusterSession();
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

test('R23 R49 a node that finds its bus again in time keeps its sockets', async () => {
  const { a, b, host, viewers, pass, forget } = await setUpClusterSession();
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

test('R23 R49 what a lost message has left behind is repaired', async () => {
  const { b, host, viewers, pass, forget } = await setUpClusterSession();
  forget();
  b.bus.isCut = true;
  viewers[1]?.close(1006);
  await pass(100);
  b.bus.isCut = false;
  await pass(17_000);
  assert.deepEqual(host.peer.story, ['-v1(lost)']);
});

test('R23 R49 a roster of which a change was lost is compared', async () => {
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

test('R43 R49 the peers of a node that died without a word are briefly away', async () => {
  const { c, host, pass, forget } = await setUpClusterSession();
  forget();
  c.bus.isCut = true;
  await pass(35_000);
  assert.deepEqual(host.peer.story, ['-v2(lost)']);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { MemoryBus } from '../../../../src/road/bus/memory-bus.ts';
import { PlainPeer, startHttpRoad } from './http-road.ts';

/** Three nodes of one road, and a peer that can send each of its requests to another one. */
async function startNodes(t: TestContext) {
  const bus = new MemoryBus();
  const start = () => startHttpRoad(t, { bus });
  const nodes = [await start(), await start(), await start()] as const;
  const roaming = (id: string) => {
    const key = `key-of-${crypto.randomUUID()}`;
    const peers = nodes.map(({ url }) => new PlainPeer(url, id, key));
    return peers as [PlainPeer, PlainPeer, PlainPeer];
  };
  const connections = () => nodes.map(({ road }) => road.metrics().connections);
  return { nodes, roaming, connections };
}

test('R49 R50 the requests of a peer may come to any node of a road', async (t) => {
  const { nodes, roaming, connections } = await startNodes(t);
  const host = new PlainPeer(nodes[0].url, 'host');
  const toHost = await host.listen([host.joining('host')]);
  await toHost.message('joined');
  const viewer = roaming('viewer');
  const toViewer = await viewer[1].listen([viewer[1].joining('viewer')]);
  const { id } = await toViewer.message('joined');
  await toHost.message('peer-joined');

  for (const [seq, peer] of [viewer[0], viewer[2], viewer[1], viewer[0]].entries()) {
    const signal = peer.signal('candidate', 'host', 'h', seq);
    assert.equal((await peer.post([signal], ` ${id}`)).status, 204);
    const { message } = await toHost.message('signal');
    assert.equal(message.type === 'signal' && message.seq, seq);
  }
  assert.deepEqual(connections(), [1, 1, 0]);

  assert.equal((await viewer[2].post([], ` ${id} 1000`)).status, 204);
  const left = await toHost.message('peer-left');
  assert.equal(left.message.type === 'peer-left' && left.message.reason, 'left');
  assert.equal(await toViewer.next(), null);
  assert.deepEqual(connections(), [1, 0, 0]);
  // Nobody has its connection any more, and a stream is begun where it is asked for.
  assert.equal((await viewer[0].post([{ type: 'ping' }], ` ${id}`)).status, 410);
  assert.equal((await viewer[0].listen([], ` ${id}`)).response.status, 410);
});

test('R21 R49 R50 a goodbye that comes to one node keeps its join out of all', async (t) => {
  const { nodes, roaming, connections } = await startNodes(t);
  const host = roaming('host');
  assert.equal((await host[0].post([], ' 0 1000')).status, 410);
  for (const peer of host) {
    assert.equal((await peer.listen([peer.joining('host')])).response.status, 410);
  }
  assert.deepEqual(connections(), [0, 0, 0]);
  assert.equal(nodes[0].road.metrics().joins, 0);
});

test('R43 R49 R50 requests that are passed on count for their address', async (t) => {
  const bus = new MemoryBus();
  const limits = { connects: { burst: 3, perSecond: 1 } };
  const [a, b] = [await startHttpRoad(t, { bus }), await startHttpRoad(t, { bus, limits })];
  const peer = new PlainPeer(a.url, 'viewer');
  await peer.listen([peer.joining('viewer')]);
  const elsewhere = new PlainPeer(b.url, 'viewer', peer.key);
  const statuses: number[] = [];
  for (let count = 0; count < 4; count++) {
    statuses.push((await elsewhere.post([{ type: 'ping' }], ' 0')).status);
  }
  assert.deepEqual(statuses, [204, 204, 204, 429]);
});

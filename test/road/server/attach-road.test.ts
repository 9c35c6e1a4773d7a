import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { attachRoad } from '../../../src/road/index.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { WirePeer } from '../wire-peer.ts';
import { listen, refusal } from './running-road.ts';

test('leaves other requests and sockets of an existing server alone', async (t) => {
  const clock = new VirtualClock();
  const { server, port } = await listen(t, (_, response) => response.end('mine'));
  const road = attachRoad(server, { clock });
  assert.equal(await refusal(`ws://127.0.0.1:${port}/theirs`), 404);
  server.on('upgrade', (request, socket) => {
    if (request.url === '/theirs') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  assert.equal(await refusal(`ws://127.0.0.1:${port}/theirs`), 418);
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/road`)).text(), 'mine');
  const peer = await WirePeer.join(`ws://127.0.0.1:${port}/road`, 'viewer', 'viewer');
  await road.close();
  assert.equal(await peer.closed, 1001);
  assert.equal(server.listenerCount('upgrade'), 1);
  assert.equal(server.listenerCount('close'), 0);
  server.close();
});

test('R33 closes with its server', async (t) => {
  const clock = new VirtualClock();
  const { server } = await listen(t);
  attachRoad(server, { clock });
  server.close();
  await once(server, 'close');
  assert.equal(clock.pending, 0);
});

/** Attaches two roads to one server. */
async function twoRoads(t: TestContext) {
  const clock = new VirtualClock();
  const { server, port } = await listen(t);
  const first = attachRoad(server, { clock, path: '/first' });
  const second = attachRoad(server, { clock, path: '/second' });
  t.after(() => Promise.all([first.close(), second.close()]));
  return { server, first, url: `ws://127.0.0.1:${port}` };
}

test('R43 answers an unknown path once beside another road, which keeps its own', async (t) => {
  const { first, url } = await twoRoads(t);
  assert.equal(await refusal(`${url}/third`), 404);
  await WirePeer.join(`${url}/first`, 'viewer', 'viewer');
  const peer = await WirePeer.join(`${url}/second`, 'viewer', 'viewer');
  await peer.caughtUp();
  await first.close();
  assert.equal(await refusal(`${url}/first`), 404);
  await peer.caughtUp();
});

test('R43 leaves an unknown path to a listener that is no road', async (t) => {
  const { server, url } = await twoRoads(t);
  server.on('upgrade', (request, socket) => {
    if (request.url === '/theirs') socket.end('HTTP/1.1 418 Teapot\r\n\r\n');
  });
  assert.equal(await refusal(`${url}/theirs`), 418);
});

test('R43 rejects a second road at the same path with invalid-option', async (t) => {
  const { server } = await twoRoads(t);
  assert.throws(() => attachRoad(server, { path: '/first' }), { code: 'invalid-option' });
});

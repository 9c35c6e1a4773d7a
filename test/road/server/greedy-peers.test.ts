import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateRoadOptions } from '../../../src/road/index.ts';
import { until } from '../../kit/until.ts';
import { WirePeer } from '../wire-peer.ts';
import { signalOf, start } from './running-road.ts';

/** Lets a sender send any number of bytes, so that only its receiver limits it. */
const limits = { bytes: { burst: 1e9, perSecond: 1e9 } };

test('R43 keeps the topology of a session of 300 peers, and tells only the one that asks', async (t) => {
  const { road, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const viewers = await Promise.all(
    Array.from({ length: 299 }, (_, i) => WirePeer.join(url, 'viewer', `viewer-${i}`)),
  );
  await host.caughtUp();
  host.inbox.length = 0;
  const join = { type: 'join', protocol: 1, session: 'standup', role: 'host', peerId: 'host' };
  host.send({ ...join, claim: 'claim of host', topology: 'mesh' });
  host.send({ ...join, claim: 'claim of host' });
  const answers = [await host.next('error'), await host.next('joined')];
  await host.caughtUp();
  await Promise.all(viewers.map((viewer) => viewer.caughtUp()));
  const received = viewers.flatMap(({ inbox }) => inbox);
  assert.deepEqual(
    answers.map(({ type }) => type),
    ['error', 'joined'],
  );
  assert.deepEqual([host.inbox, received], [[], []]);
  assert.equal(road.metrics().peers, 300);
});

test('R43 refuses a reloaded host another topology while it has viewers', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host', { claim: 'secret' });
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  await host.drop();
  const again = await WirePeer.connect(url);
  again.requestJoin('host', 'host-2', { claim: 'secret', topology: 'mesh' });
  assert.equal(await again.closed, 1008);
  await viewer.caughtUp();
  assert.deepEqual(viewer.inbox, []);
});

/** Fills the road's queue for a host that does not read. Returns the peers. */
async function flood(t: Parameters<typeof start>[0], options: CreateRoadOptions = { limits }) {
  const { road, clock, url } = await start(t, options);
  const host = await WirePeer.join(url, 'host', 'host');
  const greedy = await WirePeer.join(url, 'viewer', 'greedy');
  const honest = await WirePeer.join(url, 'viewer', 'honest');
  await host.next('peer-joined');
  await host.next('peer-joined');
  host.socket.pause();
  for (let i = 0; i < 900; i++) greedy.socket.send(signalOf(60_000));
  await greedy.caughtUp();
  return { road, clock, host, greedy, honest };
}

test('R43 drops the excess for a slow receiver at the cost of its sender alone', async (t) => {
  const { road, host, greedy, honest } = await flood(t);
  assert.match((await greedy.next('error')).message, /too many bytes of yours wait/);
  const { receiverBusy, signalsRelayed, memory } = road.metrics();
  assert.ok(receiverBusy > 100, `${receiverBusy} were dropped`);
  assert.equal(receiverBusy + signalsRelayed, 900);
  assert.ok(memory < 4e6, `${memory} bytes wait`);
  for (let seq = 0; seq < 50; seq++) honest.signal('candidate', 'host', seq);
  await honest.caughtUp();
  host.socket.resume();
  await host.caughtUp();
  assert.equal(host.inbox.length, signalsRelayed + 50);
  assert.deepEqual([greedy.inbox, honest.inbox], [[], []]);
  assert.equal(road.metrics().connections, 3);
  await until(() => road.metrics().memory < 300_000);
});

test('R43 counts the bytes of a sender, and drops those above its rate', async (t) => {
  const { road, clock, host, greedy } = await flood(t, {});
  const { message } = await greedy.next('error');
  assert.match(message, /at most 1000 messages and 512 KiB a second/);
  const { rateLimited, signalsRelayed } = road.metrics();
  assert.equal(rateLimited + signalsRelayed + road.metrics().receiverBusy, 900);
  assert.ok(signalsRelayed * 60_000 < 5e6, `${signalsRelayed} passed`);
  host.socket.resume();
  clock.advance(1000);
  await host.caughtUp();
  const before = road.metrics().signalsRelayed;
  greedy.signal('candidate', 'host');
  await greedy.caughtUp();
  assert.equal(road.metrics().signalsRelayed, before + 1);
});

test('R43 returns all memory when the peers have left, also that of a receiver that never read', async (t) => {
  const { road, clock, host, greedy, honest } = await flood(t);
  await Promise.all([greedy.leave(), honest.drop(), host.drop()]);
  await until(() => road.metrics().connections === 0);
  clock.advance(60_000);
  assert.equal(road.metrics().memory, 0);
  assert.equal(road.metrics().sessions, 0);
});

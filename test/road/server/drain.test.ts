import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WirePeer } from '../wire-peer.ts';
import { refusal, start } from './running-road.ts';

test('R23 a road that drains closes one socket after the other, and lets nobody in', async (t) => {
  const { road, clock, url, http } = await start(t);
  const names = ['host', 'one', 'two', 'three'];
  const peers: WirePeer[] = [];
  for (const name of names) {
    peers.push(await WirePeer.join(url, name === 'host' ? 'host' : 'viewer', name));
  }
  assert.equal((await fetch(`${http}/readyz`)).status, 200);

  const drained = road.drain(4_000);
  assert.equal((await fetch(`${http}/readyz`)).status, 503);
  assert.equal((await fetch(`${http}/healthz`)).status, 200);
  assert.equal(await refusal(url), 503);
  for (const peer of peers) {
    clock.advance(999);
    await peer.caughtUp();
    clock.advance(1);
    assert.equal(await peer.closed, 1001);
  }
  await drained;
});

test('R23 closing ends a drain', async (t) => {
  const { road, url } = await start(t);
  const peer = await WirePeer.join(url, 'host', 'host');
  const drained = road.drain(60_000);
  await road.close();
  await drained;
  assert.equal(await peer.closed, 1001);
});

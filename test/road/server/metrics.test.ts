import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WirePeer } from '../wire-peer.ts';
import { start } from './running-road.ts';

test('R43 Prometheus reads what the road has counted, also twice', async (t) => {
  const { http, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  host.signal('offer', 'viewer');
  await viewer.next('signal');
  viewer.signal('offer', 'host');
  await viewer.next('error');
  host.signal('candidate', 'nobody');
  await host.caughtUp();
  const thief = await WirePeer.connect(url);
  thief.requestJoin('host', 'thief');
  assert.equal(await thief.closed, 1008);

  await fetch(`${http}/metrics`);
  const response = await fetch(`${http}/metrics`);
  assert.equal(response.status, 200);
  assert.match(`${response.headers.get('content-type')}`, /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const line of [
    'beach_road_sessions 1',
    'beach_road_peers 2',
    'beach_road_joins_total 2',
    'beach_road_joins_refused_total 1',
    'beach_road_signals_relayed_total 1',
    'beach_road_offers_total{role="host"} 1',
    'beach_road_offers_total{role="viewer"} 0',
    'beach_road_dropped_total{reason="role"} 1',
    'beach_road_dropped_total{reason="undeliverable"} 1',
    'beach_road_dropped_total{reason="rate"} 0',
  ]) {
    assert.ok(text.includes(`\n${line}\n`), `${line} is missing in\n${text}`);
  }
  assert.match(text, /^beach_road_memory_bytes [1-9]\d*$/m);
  assert.match(text, /^nodejs_eventloop_lag_p99_seconds /m);
  // Names of sessions and peers are nobody's business.
  assert.doesNotMatch(text, /standup|thief/);
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { createRoad } from '../../../src/road/index.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { until } from '../../kit/until.ts';
import { WirePeer } from '../wire-peer.ts';
import { refusal, start } from './running-road.ts';

for (const order of ['host one two', 'one host two', 'two one host', 'one two host']) {
  test(`R1 R2 joined as ${order}, only the host has offered, once to each viewer`, async (t) => {
    const { road, url } = await start(t);
    const peers = new Map<string, WirePeer>();
    for (const name of order.split(' ')) {
      peers.set(name, await WirePeer.join(url, name === 'host' ? 'host' : 'viewer', name));
    }
    for (const viewer of ['one', 'two']) {
      peers.get('host')?.signal('offer', viewer);
      assert.equal((await peers.get(viewer)?.next('signal'))?.from, 'host');
      peers.get(viewer)?.signal('answer', 'host');
      assert.equal((await peers.get('host')?.next('signal'))?.from, viewer);
    }
    assert.deepEqual(
      road.offers('standup').map(({ from, role, to }) => `${role} ${from}→${to}`),
      ['host host→one', 'host host→two'],
    );
    assert.deepEqual(road.metrics().offersByRole, { host: 2, viewer: 0 });
  });
}

test('R3 refuses a viewer’s offer over a raw WebSocket once, and relays it to nobody', async (t) => {
  const { road, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const one = await WirePeer.join(url, 'viewer', 'one');
  const two = await WirePeer.join(url, 'viewer', 'two');
  await host.next('peer-joined');
  await host.next('peer-joined');
  one.signal('offer', 'host');
  assert.equal((await one.next('error')).code, 'role-violation');
  await one.caughtUp();
  await host.caughtUp();
  await two.caughtUp();
  assert.deepEqual([host.inbox, one.inbox, two.inbox], [[], [], []]);
  assert.equal(road.metrics().roleViolations, 1);
  assert.deepEqual(road.offers('standup'), []);
});

test('refuses a second host with host-taken; tells the first nothing', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const thief = await WirePeer.connect(url);
  thief.requestJoin('host', 'thief');
  assert.equal((await thief.next('join-refused')).code, 'host-taken');
  assert.equal(await thief.closed, 1008);
  await host.caughtUp();
  assert.deepEqual(host.inbox, []);
});

test('R2 R36 accepts a host again whose socket was killed and whose page reloads', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host', { claim: 'secret' });
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  await host.drop();
  await WirePeer.join(url, 'host', 'host-2', { claim: 'secret' });
  const left = await viewer.next('peer-left', 'peer-joined');
  assert.deepEqual(left, { type: 'peer-left', peerId: 'host', reason: 'left' });
  assert.equal((await viewer.next('peer-joined')).peer.peerId, 'host-2');
});

test('R23 sends a viewer that lost its socket the missed offers', async (t) => {
  const { road, clock, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  await host.next('peer-joined');
  await viewer.drop();
  await until(() => road.metrics().connections === 1);
  host.signal('offer', 'viewer');
  await host.caughtUp();
  clock.advance(9_999);
  const back = await WirePeer.join(url, 'viewer', 'viewer');
  assert.equal((await back.next('signal')).kind, 'offer');
  await host.caughtUp();
  assert.deepEqual(host.inbox, []);
});

test('reports an absent viewer as lost after 10 s, and one that leaves at once', async (t) => {
  const { road, clock, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const one = await WirePeer.join(url, 'viewer', 'one');
  const two = await WirePeer.join(url, 'viewer', 'two');
  await one.leave();
  assert.deepEqual(await host.next('peer-left'), {
    type: 'peer-left',
    peerId: 'one',
    reason: 'left',
  });
  await two.drop();
  await until(() => road.metrics().connections === 1);
  clock.advance(10_000);
  assert.equal((await host.next('peer-left')).reason, 'lost');
});

test('R11 terminates a socket that answers no ping for 25 s, and treats its peer as away', {
  timeout: 30_000,
}, async (t) => {
  const { road, clock, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const mute = await WirePeer.connect(url, { autoPong: false });
  mute.requestJoin('viewer', 'mute');
  await mute.next('joined');
  const pinged = [once(host.socket, 'ping'), once(mute.socket, 'ping')];
  clock.advance(25_000);
  await Promise.all(pinged);
  await host.caughtUp();
  clock.advance(25_000);
  assert.equal(await mute.closed, 1006);
  await host.caughtUp();
  assert.equal(road.metrics().connections, 1);
  assert.equal(road.metrics().peers, 2);
});

test('answers WebSocket pings', async (t) => {
  const { url } = await start(t);
  const peer = await WirePeer.join(url, 'viewer', 'viewer');
  peer.socket.ping('are you there');
  const [data] = await once(peer.socket, 'pong');
  assert.equal(data.toString(), 'are you there');
});

test('closes a socket that has not joined after 10 s', async (t) => {
  const { clock, url, road } = await start(t);
  const silent = await WirePeer.connect(url);
  await until(() => road.metrics().connections === 1);
  clock.advance(10_000);
  assert.match((await silent.next('error')).message, /join/);
  assert.equal(await silent.closed, 1008);
});

test('answers another path with 404, and ignores the query', async (t) => {
  const { road, url } = await start(t, { path: '/meet' });
  assert.match(url, /\/meet$/);
  assert.equal(await refusal(url.replace('/meet', '/road')), 404);
  assert.equal(await refusal(`${url}/more`), 404);
  await WirePeer.join(`${url}?x=1`, 'viewer', 'viewer');
  assert.equal(road.metrics().peers, 1);
});

test('admits only pages of the listed origins, and programs without an origin', async (t) => {
  const { url } = await start(t, { origins: ['https://example.org'] });
  assert.equal(await refusal(url, { origin: 'https://evil.example' }), 403);
  assert.equal(await refusal(url, { origin: 'null' }), 403);
  for (const headers of [{ origin: 'https://example.org' }, {}]) {
    const socket = new WebSocket(url, { headers });
    await once(socket, 'open');
    socket.close();
  }
});

test('with same-host, admits only pages of the serving host', async (t) => {
  const { road, url } = await start(t, { origins: 'same-host' });
  assert.equal(await refusal(url, { origin: `http://127.0.0.1:${road.port + 1}` }), 403);
  const socket = new WebSocket(url, { headers: { origin: `http://127.0.0.1:${road.port}` } });
  await once(socket, 'open');
  socket.close();
});

test('answers /healthz with metrics and no names, / with a greeting, all else with 404 or 405', async (t) => {
  const { clock, http, url } = await start(t);
  await WirePeer.join(url, 'host', 'the-host');
  clock.advance(12_400);
  const response = await fetch(`${http}/healthz`);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const health = await response.text();
  assert.doesNotMatch(health, /the-host|standup/);
  const { status, uptime, sessions, peers, joins } = JSON.parse(health);
  assert.deepEqual(
    { status, uptime, sessions, peers, joins },
    { status: 'ok', uptime: 12, sessions: 1, peers: 1, joins: 1 },
  );
  const hello = await fetch(http);
  assert.equal(hello.status, 200);
  assert.match(await hello.text(), /^This is Beach Road.*\n$/);
  assert.equal((await fetch(`${http}/road/more`)).status, 404);
  assert.equal((await fetch(`${http}/standup`)).status, 404);
  assert.equal((await fetch(`${http}/healthz`, { method: 'POST' })).status, 405);
  const head = await fetch(`${http}/healthz`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
});

test('rejects a port in use with invalid-option, and says what to do', async (t) => {
  const { road } = await start(t);
  const second = createRoad({ port: road.port, host: '127.0.0.1' });
  await assert.rejects(second, (error: BeachError) => {
    assert.ok(error instanceof BeachError);
    assert.equal(error.code, 'invalid-option');
    assert.match(error.message, new RegExp(`Port ${road.port} .* in use: .* choose another`));
    assert.equal((error.cause as NodeJS.ErrnoException).code, 'EADDRINUSE');
    return true;
  });
});

test('R33 rejects an impossible address, port or path with invalid-option, and leaves nothing', async () => {
  const clock = new VirtualClock();
  for (const [options, message] of [
    [{ port: 0, host: '192.0.2.1' }, /not an address of this machine/],
    [{ port: 65_536 }, /Cannot listen on .*:65536/],
    [{ port: 0, path: 'road' }, /"path" cannot be "road": use .* slash/],
  ] as const) {
    await assert.rejects(createRoad({ clock, ...options }), { code: 'invalid-option', message });
  }
  assert.equal(clock.pending, 0);
});

test('R33 closes sockets with 1001, frees the port, and leaves no timer', async (t) => {
  const { road, clock, url } = await start(t);
  const peer = await WirePeer.join(url, 'host', 'host');
  const idle = connect(road.port, '127.0.0.1');
  await once(idle, 'connect');
  await Promise.all([road.close(), road.close()]);
  assert.equal(await peer.closed, 1001);
  assert.equal(clock.pending, 0);
  const next = await createRoad({ port: road.port, host: '127.0.0.1' });
  await next.close();
});

test('does not wait for an unresponsive socket when it closes', async (t) => {
  const { road, clock, url } = await start(t);
  const stalled = await WirePeer.join(url, 'viewer', 'stalled');
  stalled.socket.pause();
  const closed = road.close();
  clock.advance(1000);
  await closed;
  assert.equal(clock.pending, 0);
});

test('answers a request without WebSocket on its path with 426 and a hint that pages can read', async (t) => {
  const road = await createRoad({
    port: 0,
    host: '127.0.0.1',
    path: '/meet',
    origins: ['https://example.org'],
    logger: () => {},
  });
  t.after(() => road.close());
  const http = road.url.replace('ws:', 'http:');
  for (const [address, origin, status, hint] of [
    [http, null, 426, /WebSocket.*proxy/],
    [`${http}?token=x`, 'https://example.org', 426, /WebSocket.*proxy/],
    [http, 'https://evil.example', 403, /this origin may not use/],
    [http.replace('/meet', '/road'), 'https://example.org', 404, /the road is at \/meet/],
  ] as const) {
    const response = await fetch(address, { headers: origin === null ? {} : { origin } });
    assert.equal(response.status, status);
    assert.match(await response.text(), hint);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('upgrade'), status === 426 ? 'websocket' : null);
  }
});

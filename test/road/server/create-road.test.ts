import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { attachRoad, createRoad } from '../../../src/road/index.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';
import { WirePeer } from '../wire-peer.ts';
import { refusal, start, until } from './running-road.ts';

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

test('R3 a viewer’s offer over a raw WebSocket is refused once, and relayed to nobody', async (t) => {
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

test('a second host gets host-taken and is closed; the first notices nothing', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const thief = new WirePeer(url);
  await once(thief.socket, 'open');
  thief.send({
    type: 'join',
    protocol: 1,
    session: 'standup',
    role: 'host',
    peerId: 'x',
    claim: 'y',
  });
  assert.equal((await thief.next('join-refused')).code, 'host-taken');
  assert.equal(await thief.closed, 1008);
  await host.caughtUp();
  assert.deepEqual(host.inbox, []);
});

test('R2 R36 the host’s socket is killed and its page reloads: it is the host again', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host', { claim: 'secret' });
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  await host.drop();
  await WirePeer.join(url, 'host', 'host-2', { claim: 'secret' });
  const left = await viewer.next('peer-left', 'peer-joined');
  assert.deepEqual(left, { type: 'peer-left', peerId: 'host', reason: 'left' });
  assert.equal((await viewer.next('peer-joined')).peer.peerId, 'host-2');
});

test('R23 a viewer that lost its socket comes back to the offers it missed', async (t) => {
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

test('a viewer that stays away is lost after 10 s, one that leaves has left at once', async (t) => {
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

test('R11 a socket that answers no ping for 25 s is dead, and its peer away', async (t) => {
  const { road, clock, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const mute = new WirePeer(url, { autoPong: false });
  await once(mute.socket, 'open');
  mute.send({ type: 'join', protocol: 1, session: 'standup', role: 'viewer', peerId: 'mute' });
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

test('a socket that never joins is closed after 10 s', async (t) => {
  const { clock, url, road } = await start(t);
  const silent = new WirePeer(url);
  await once(silent.socket, 'open');
  await until(() => road.metrics().connections === 1);
  clock.advance(10_000);
  assert.match((await silent.next('error')).message, /join/);
  assert.equal(await silent.closed, 1008);
});

test('a wrong token is refused with unauthorized', async (t) => {
  const { url } = await start(t, { token: 'sesame' });
  const right = await WirePeer.join(url, 'viewer', 'right', { token: 'sesame' });
  await right.caughtUp();
  const wrong = new WirePeer(url);
  await once(wrong.socket, 'open');
  wrong.send({
    type: 'join',
    protocol: 1,
    session: 'standup',
    role: 'viewer',
    peerId: 'wrong',
    token: 'barley',
  });
  assert.equal((await wrong.next('join-refused')).code, 'unauthorized');
  assert.equal(await wrong.closed, 1008);
});

test('another path than the road’s is 404; a query does not matter', async (t) => {
  const { road, url } = await start(t, { path: '/meet' });
  assert.match(url, /\/meet$/);
  assert.equal(await refusal(url.replace('/meet', '/road')), 404);
  assert.equal(await refusal(`${url}/more`), 404);
  await WirePeer.join(`${url}?x=1`, 'viewer', 'viewer');
  assert.equal(road.metrics().peers, 1);
});

test('only pages of the listed origins may connect; programs without an origin may', async (t) => {
  const { url } = await start(t, { origins: ['https://example.org'] });
  assert.equal(await refusal(url, { origin: 'https://evil.example' }), 403);
  assert.equal(await refusal(url, { origin: 'null' }), 403);
  for (const headers of [{ origin: 'https://example.org' }, {}]) {
    const socket = new WebSocket(url, { headers });
    await once(socket, 'open');
    socket.close();
  }
});

test('with same-host, only pages of the serving host may connect', async (t) => {
  const { road, url } = await start(t, { origins: 'same-host' });
  assert.equal(await refusal(url, { origin: `http://127.0.0.1:${road.port + 1}` }), 403);
  const socket = new WebSocket(url, { headers: { origin: `http://127.0.0.1:${road.port}` } });
  await once(socket, 'open');
  socket.close();
});

test('/healthz tells metrics and no names; / says hello; all else is 404 or 405', async (t) => {
  const { clock, http, url } = await start(t);
  await WirePeer.join(url, 'host', 'the-host');
  clock.advance(12_400);
  const response = await fetch(`${http}/healthz`);
  assert.equal(response.headers.get('content-type'), 'application/json');
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
  assert.equal((await fetch(`${http}/road`)).status, 404);
  assert.equal((await fetch(`${http}/standup`)).status, 404);
  assert.equal((await fetch(`${http}/healthz`, { method: 'POST' })).status, 405);
  const head = await fetch(`${http}/healthz`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);
});

test('a port that is in use rejects with invalid-option, says which, and what to do', async (t) => {
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

test('R33 an address, port or path that cannot be rejects with invalid-option, and leaves nothing', async () => {
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

test('R33 closing tells sockets 1001, frees the port, and leaves no timer', async (t) => {
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

test('closing does not wait for ever for a socket that does not answer', async (t) => {
  const { road, clock, url } = await start(t);
  const stalled = await WirePeer.join(url, 'viewer', 'stalled');
  stalled.socket.pause();
  const closed = road.close();
  clock.advance(1000);
  await closed;
  assert.equal(clock.pending, 0);
});

test('on a server of one’s own, the road leaves other requests and other sockets alone', async (t) => {
  const clock = new VirtualClock();
  const server = createServer((_, response) => response.end('mine'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.closeAllConnections());
  const { port } = server.address() as { port: number };
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

test('R33 a server that closes takes its road along', async () => {
  const clock = new VirtualClock();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  attachRoad(server, { clock });
  server.close();
  await once(server, 'close');
  assert.equal(clock.pending, 0);
});

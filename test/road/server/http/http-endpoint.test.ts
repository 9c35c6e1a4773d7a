import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isInstalled } from '../../../../scripts/apt-install.mjs';
import { codeBlocks } from '../../../package/markdown.ts';
import { refusal } from '../running-road.ts';
import { asked, PlainPeer, startHttpRoad, turned } from './http-road.ts';

const stream = { Accept: 'text/event-stream' };

test('R50 a road sends its messages on an event stream, and takes those of the peer', async (t) => {
  const { road, url } = await startHttpRoad(t);
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  const toHost = await host.listen([host.joining('host')]);
  assert.equal(toHost.response.headers.get('content-type'), 'text/event-stream');
  assert.equal(toHost.response.headers.get('x-accel-buffering'), 'no');
  assert.match(toHost.response.headers.get('cache-control') ?? '', /no-store/);
  assert.equal((await toHost.message('joined')).id, 2);
  const toViewer = await viewer.listen([viewer.joining('viewer')]);
  await toViewer.message('joined');
  await toHost.message('peer-joined');

  const signals = [host.signal('offer', 'viewer', 'h'), host.signal('candidate', 'viewer', 'h', 1)];
  assert.equal((await host.post(signals, ' 3')).status, 204);
  const { message } = await toViewer.message('signal');
  assert.equal(message.type === 'signal' && message.from, 'host');
  assert.deepEqual(road.metrics().offersByRole, { host: 1, viewer: 0 });
  assert.equal(road.metrics().connections, 2);

  assert.equal((await viewer.post([], ' 0 1000')).status, 204);
  const left = await toHost.message('peer-left');
  assert.equal(left.message.type === 'peer-left' && left.message.reason, 'left');
  const rest = await toViewer.next();
  assert.match(`${rest}`, /candidate/);
  assert.equal(await toViewer.next(), null);
});

test('R50 a stream that is cut is continued where the peer has heard it last', async (t) => {
  const { road, clock, url, cut } = await startHttpRoad(t);
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  const first = await host.listen([host.joining('host')]);
  const { id } = await first.message('joined');
  cut();
  await viewer.join('viewer');
  await viewer.post([viewer.signal('candidate', 'host', 'h')]);
  clock.advance(9_999);
  assert.equal(road.metrics().peers, 2);
  const second = await host.listen([], ` ${id}`);
  assert.equal((await second.message('peer-joined')).id, id + 1);
  const signal = await second.message('signal');
  assert.equal(signal.id, id + 2);
  // What it does not say that it has heard comes again, also while the stream before is open still.
  const third = await host.listen([], ` ${id + 1}`);
  assert.deepEqual(await third.message('signal'), signal);
  assert.equal(await second.next(), null);
});

test('R50 a peer that does not come back to its stream is briefly away, and then lost', async (t) => {
  const { road, clock, url } = await startHttpRoad(t);
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  const toHost = await host.listen([host.joining('host')]);
  const toViewer = await viewer.listen([viewer.joining('viewer')]);
  await toHost.message('peer-joined');
  await toViewer.close();
  await turned(() => clock.nextDue === 10_000);
  clock.advance(10_000);
  assert.deepEqual([road.metrics().peers, road.metrics().connections], [2, 1]);
  clock.advance(10_000);
  const { message } = await toHost.message('peer-left');
  assert.equal(message.type === 'peer-left' && message.reason, 'lost');
});

test('R12 R50 a stream shows both ends that the other is there', async (t) => {
  const { road, clock, url, requests } = await startHttpRoad(t);
  const host = new PlainPeer(url, 'host');
  const stream = await host.listen([host.joining('host')]);
  await stream.message('joined');
  for (let pulse = 1; pulse < 5; pulse++) {
    clock.advance(25_000);
    assert.equal(await stream.next(), 'data: {"type":"pong"}');
  }
  assert.equal(requests.length, 1);
  // Only a request can tell the road that the peer has not vanished.
  clock.advance(25_000);
  assert.equal(await stream.next(), null);
  const next = await host.listen([], ' 2');
  assert.equal(next.response.status, 200);
  clock.advance(125_000);
  await turned(() => clock.nextDue === clock.now() + 10_000);
  clock.advance(10_000);
  assert.equal(road.metrics().connections, 0);
});

test('R50 offers and answers are resources that wait', async (t) => {
  const roadOf = await startHttpRoad(t);
  const { url, requests, clock } = roadOf;
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  await viewer.join('viewer');
  const waits = asked(roadOf);
  const offer = viewer.get('webrtc/offer');
  await waits;
  await host.join('host');
  await host.post([
    host.signal('candidate', 'viewer', 'one'),
    host.signal('offer', 'viewer', 'one'),
  ]);
  const received = await offer;
  assert.equal(received.status, 200);
  const { from, kind, handshakeId } = (await received.json()) as Record<string, string>;
  assert.deepEqual(
    { from, kind, handshakeId },
    { from: 'host', kind: 'offer', handshakeId: 'one' },
  );

  await viewer.post([
    viewer.signal('answer', 'host', 'old'),
    viewer.signal('answer', 'host', 'one', 1),
  ]);
  const answer = await host.get('webrtc/answer?handshake_id=one');
  assert.equal(((await answer.json()) as { handshakeId: string }).handshakeId, 'one');
  assert.equal((await viewer.get('webrtc/candidate?handshake_id=one&from=host')).status, 200);

  const before = requests.length;
  const again = asked(roadOf);
  const none = host.get('webrtc/answer?handshake_id=one');
  await again;
  clock.advance(25_000);
  assert.equal((await none).status, 204);
  assert.equal(requests.length, before + 1);
});

test('R12 R50 a request that waits ends when its peer leaves, and is told that nothing follows', async (t) => {
  const roadOf = await startHttpRoad(t);
  const { url, clock, road } = roadOf;
  const viewer = new PlainPeer(url, 'viewer');
  await viewer.join('viewer');
  const waits = asked(roadOf);
  const offer = viewer.get('webrtc/offer');
  await waits;
  await viewer.post([], ' 0 1000');
  assert.equal((await offer).status, 410);
  assert.equal((await viewer.get('webrtc/offer')).status, 410);
  assert.equal((await viewer.post([{ type: 'ping' }], ' 0')).status, 410);
  assert.deepEqual([road.metrics().peers, road.metrics().connections], [0, 0]);
  // Only the pulse of the road is left.
  assert.equal(clock.pending, 1);
});

test('R21 R50 a goodbye that overtakes its join keeps it out', async (t) => {
  const { url, road } = await startHttpRoad(t);
  const host = new PlainPeer(url, 'host');
  assert.equal((await host.post([], ' 0 1000')).status, 410);
  assert.equal((await host.listen([host.joining('host')])).response.status, 410);
  for (let count = 0; count < 1024; count++) {
    await new PlainPeer(url, 'other').post([], ' 0 1000');
  }
  assert.equal((await host.post([])).status, 201);
  assert.equal(road.metrics().joins, 0);
});

test('R21 R50 a copy of the request that has opened a connection opens none after the goodbye', async (t) => {
  const { url, road } = await startHttpRoad(t);
  const host = new PlainPeer(url, 'host');
  const toHost = await host.listen([host.joining('host')]);
  await toHost.message('joined');
  assert.equal((await host.post([], ' 0 1000')).status, 204);
  assert.equal((await host.listen([host.joining('host')])).response.status, 410);
  assert.equal(road.metrics().peers, 0);
});

test('R43 R50 requests that wait, and what nobody fetches, are bounded', async (t) => {
  const roadOf = await startHttpRoad(t, { limits: { unsentBytes: 16_384 } });
  const { url, road, clock } = roadOf;
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  await viewer.join('viewer');
  await host.join('host');
  const waiting = Array.from({ length: 8 }, async () => (await viewer.get('webrtc/bye')).status);
  while (roadOf.requests.filter(({ url }) => url?.endsWith('bye')).length < 8) await asked(roadOf);
  assert.equal((await viewer.get('webrtc/bye')).status, 429);
  clock.advance(25_000);
  assert.deepEqual(await Promise.all(waiting), Array(8).fill(204));

  for (let seq = 0; seq < 10; seq++) {
    await host.post([
      { ...host.signal('offer', 'viewer', 'h', seq), body: { sdp: 'x'.repeat(4_000) } },
    ]);
  }
  assert.ok(road.metrics().receiverBusy > 0);
  assert.ok(road.metrics().memory < 500_000);
  clock.advance(30_000);
  assert.equal(road.metrics().connections, 0);
});

test('R43 R50 the rules for who may connect are those of a WebSocket', async (t) => {
  const limits = { connectionsPerAddress: 2, connects: { burst: 4, perSecond: 1 } };
  const { url, clock } = await startHttpRoad(t, {
    limits,
    origins: ['https://example.org'],
    trustedProxies: ['127.0.0.1'],
  });
  const open = async (headers: Record<string, string>, path = url) =>
    (await new PlainPeer(path, 'peer').post([], '', headers)).status;
  const client = (address: string, origin = 'https://example.org') => ({
    origin,
    'x-forwarded-for': address,
  });
  assert.equal(await open(client('203.0.113.1', 'https://evil.example')), 403);
  assert.equal(await open(client('203.0.113.1')), 201);
  assert.equal(await open({ 'x-forwarded-for': '203.0.113.1' }), 201);
  assert.equal(await open(client('203.0.113.1')), 503);
  assert.equal(await refusal(url.replace('http', 'ws'), client('203.0.113.1')), 503);
  assert.equal(await open(client('203.0.113.1')), 429);
  assert.equal(await open(client('203.0.113.2')), 201);
  clock.advance(30_000);
  assert.equal(await open(client('203.0.113.1')), 201);
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin: 'https://example.org' },
  });
  assert.deepEqual(
    [preflight.status, preflight.headers.get('access-control-allow-headers')],
    [204, 'Authorization, Content-Type'],
  );
});

test('R43 R50 a malformed request costs nobody anything', async (t) => {
  const { url, road, clock } = await startHttpRoad(t, { limits: { invalidMessages: 3 } });
  const post = async (body: string) => (await fetch(url, { method: 'POST', body })).status;
  for (const body of [
    '',
    '\n',
    '{"type":"ping"}',
    'short',
    `${'k'.repeat(22)} x`,
    'k'.repeat(200),
  ]) {
    assert.equal(await post(body), 400, body);
  }
  assert.equal(await post(`${'k'.repeat(22)}\n${'x'.repeat(70_000)}`), 413);
  const peer = new PlainPeer(url, 'viewer');
  assert.equal((await peer.get('messages')).status, 410);
  assert.equal((await fetch(`${url}/sessions/standup/messages`)).status, 401);
  assert.equal((await fetch(`${url}/sessions/standup/webrtc/other`)).status, 404);
  await peer.join('viewer');
  assert.equal((await peer.get('messages', peer.key, 'other')).status, 404);
  assert.equal(road.metrics().connections, 1);
  await peer.post([{ type: 'nonsense' }, { type: 'signal' }, {}]);
  const codes: string[] = [];
  for (
    let answer = await peer.get('messages');
    answer.status === 200;
    answer = await peer.get('messages')
  ) {
    codes.push(((await answer.json()) as { code: string }).code);
  }
  assert.deepEqual(codes, ['invalid-message', 'invalid-message', 'invalid-message']);
  assert.equal(road.metrics().invalidMessages, 3);
  clock.advance(30_000);
  assert.equal(road.metrics().connections, 0);
});

test('R23 R50 a road that closes tells every peer, over HTTP, too', async (t) => {
  const { url, road } = await startHttpRoad(t);
  const [host, viewer] = [new PlainPeer(url, 'host'), new PlainPeer(url, 'viewer')];
  const toHost = await host.listen([host.joining('host')]);
  await toHost.message('joined');
  await viewer.join('viewer');
  const closed = road.close();
  let last = '';
  for (let event: string | null = ''; event !== null; event = await toHost.next()) last = event;
  assert.equal(last, 'event: close\ndata: 1001 road closed');
  await closed;
  assert.equal((await viewer.post([{ type: 'ping' }], ' 1')).status, 410);
  assert.equal((await host.post([], '', stream)).status, 503);
});

test('R50 the documented commands join, answer an offer, and leave', {
  skip: !isInstalled('curl') && 'curl is missing',
}, async (t) => {
  const { url } = await startHttpRoad(t);
  const host = new PlainPeer(url, 'host');
  const stream = await host.listen([host.joining('host')]);
  const [commands] = codeBlocks(readFileSync('docs/signaling.md', 'utf8'), 'sh');
  const shell = spawn('sh', ['-e'], { env: { ...process.env, ROAD: url } });
  shell.stdin.end(commands?.code);
  const ended = once(shell, 'exit');
  await stream.message('peer-joined');
  await host.post([host.signal('offer', 'shell', 'of-the-shell')], ' 0');
  const { message } = await stream.message('signal');
  const { to: _to, ...answer } = host.signal('answer', 'host', 'of-the-shell');
  assert.deepEqual(message, { ...answer, from: 'shell', body: { sdp: 'v=0…' } });
  const left = await stream.message('peer-left');
  assert.equal(left.message.type === 'peer-left' && left.message.reason, 'left');
  assert.equal((await ended)[0], 0);
});

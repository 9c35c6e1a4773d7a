import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../kit/until.ts';
import { WirePeer } from '../wire-peer.ts';
import { refusal, signalOf, start } from './running-road.ts';

test('relays a message of 64 KiB', async (t) => {
  const { url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  viewer.socket.send(signalOf(65_536));
  assert.equal((await host.next('signal')).from, 'viewer');
});

for (const bytes of [65_537, 10_000_000]) {
  test(`answers a message of ${bytes} bytes with an error and code 1009; tells nobody else`, async (t) => {
    const { road, url } = await start(t);
    const host = await WirePeer.join(url, 'host', 'host');
    const viewer = await WirePeer.join(url, 'viewer', 'viewer');
    await host.next('peer-joined');
    viewer.socket.send(signalOf(bytes));
    const error = await viewer.next('error');
    assert.equal(error.code, 'message-too-large');
    assert.match(error.message, /65536 bytes/);
    assert.equal(await viewer.closed, 1009);
    await host.caughtUp();
    assert.deepEqual(host.inbox, []);
    assert.equal(road.metrics().invalidMessages, 1);
    assert.equal(road.metrics().peers, 2);
  });
}

for (const [what, data] of [
  ['malformed JSON', 'join please'],
  ['an unknown type', '{"type":"shout"}'],
  ['a binary frame', Buffer.from('{"type":"ping"}')],
] as const) {
  test(`answers ${what} with an error; keeps the connection, and tells nobody else`, async (t) => {
    const { road, url } = await start(t);
    const host = await WirePeer.join(url, 'host', 'host');
    const viewer = await WirePeer.join(url, 'viewer', 'viewer');
    await host.next('peer-joined');
    viewer.socket.send(data);
    const error = await viewer.next('error');
    assert.equal(error.code, 'invalid-message');
    assert.match(error.message, /send JSON/);
    await viewer.caughtUp();
    await host.caughtUp();
    assert.deepEqual(host.inbox, []);
    assert.equal(road.metrics().invalidMessages, 1);
  });
}

test('closes only the connection that sends invalid UTF-8 or an invalid frame', async (t) => {
  const { road, url } = await start(t);
  const host = await WirePeer.join(url, 'host', 'host');
  const garbled = await WirePeer.join(url, 'viewer', 'garbled');
  garbled.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
  assert.equal(await garbled.closed, 1007);
  const broken = await WirePeer.join(url, 'viewer', 'broken');
  const { _socket: wire } = broken.socket as unknown as { _socket: { write(bytes: Buffer): void } };
  wire.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  assert.equal(await broken.closed, 1002);
  await host.caughtUp();
  assert.equal(road.metrics().invalidMessages, 2);
});

test('limits the rate of a flood’s sender alone', async (t) => {
  const { road, url } = await start(t, { limits: { messages: { burst: 50, perSecond: 1 } } });
  const host = await WirePeer.join(url, 'host', 'host');
  const viewer = await WirePeer.join(url, 'viewer', 'viewer');
  for (let seq = 0; seq < 90; seq++) viewer.signal('candidate', 'host', seq);
  assert.equal((await viewer.next('error')).code, 'rate-limited');
  await until(() => road.metrics().rateLimited === 41);
  for (let seq = 0; seq < 49; seq++) assert.equal((await host.next('signal')).seq, seq);
  await host.caughtUp();
  for (let i = 0; i < 10; i++) viewer.socket.ping();
  assert.equal(await viewer.closed, 1008);
});

test('refuses a connection beyond the limit with 503', async (t) => {
  const { url } = await start(t, { limits: { connections: 1 } });
  const first = await WirePeer.join(url, 'viewer', 'first');
  assert.equal(await refusal(url), 503);
  await first.leave();
  await WirePeer.join(url, 'viewer', 'second');
});

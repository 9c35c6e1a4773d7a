import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextViewer } from '../../../src/signaling/messages.ts';
import type { FakePeer } from '../fake-peer.ts';
import { again, setUpSession } from './set-up-session.ts';

/** A session whose host has parked an offer. */
function setUp() {
  const scene = setUpSession();
  const { session, join, host } = scene;
  const park = (peer: FakePeer, handshakeId = 'first', kind: 'offer' | 'bye' = 'offer'): void =>
    session.signal({ ...peer.saying(kind, nextViewer), handshakeId }, peer);
  join(host);
  assert.equal(host.only('joined').parks, true);
  park(host);
  return { ...scene, park };
}

test('hands a parked offer to the next viewer after its roster, and tells the host whose it is', () => {
  const { session, join, host, one } = setUp();
  join(one);
  assert.deepEqual(one.story, ['joined', 'offer<host']);
  assert.equal(one.only('signal').handshakeId, 'first');
  assert.equal(one.only('joined').parks, undefined);
  assert.equal(host.only('peer-joined').peer.parked, 'first');
  const offers = session.offers.map(({ from, to, handshakeId }) => [from, to, handshakeId]);
  assert.deepEqual(offers, [['host', 'one', 'first']]);
});

test('hands a parked offer to one viewer alone, also where a copy of it arrives late', () => {
  const { join, park, host, one, two } = setUp();
  join(one);
  park(host);
  join(two);
  assert.deepEqual(two.story, ['joined']);
  assert.equal(host.inbox.at(-1)?.type, 'peer-joined');
  assert.equal(JSON.stringify(host.inbox.at(-1)).includes('parked'), false);
});

test('keeps the last offer, and none that was withdrawn', () => {
  const { join, park, host, one, two } = setUp();
  park(host, 'second');
  park(host, 'first', 'bye');
  join(one);
  assert.equal(one.only('signal').handshakeId, 'second');
  park(host, 'third');
  park(host, 'third', 'bye');
  join(two);
  assert.deepEqual(two.story, ['joined']);
});

test('drops a parked offer when its host is away, leaves, or is back', () => {
  for (const end of ['lose', 'leave', 'supersede'] as const) {
    const { join, lose, leave, host, one } = setUp();
    if (end === 'lose') lose(host);
    if (end === 'leave') leave(host);
    if (end === 'supersede') join(again(host));
    if (end === 'leave') assert.equal(host.account.isIdle, true, 'memory is left');
    join(one);
    assert.deepEqual(one.story, ['joined'], end);
  }
});

test('hands no offer to a viewer that returns, and tells a host that returns what it had', () => {
  const { join, park, lose, host, one } = setUp();
  join(one);
  park(host, 'second');
  lose(one);
  const back = again(one);
  join(back);
  assert.deepEqual(back.story, ['joined']);
  const returned = again(host);
  join(returned);
  assert.equal(returned.only('joined').peers[0]?.parked, 'first');
});

test('R3 parks no offer of a viewer, and none in a mesh', () => {
  const { counters, join, park, leave, host, one, two } = setUp();
  join(one);
  one.take();
  park(one);
  assert.deepEqual(one.story, ['!role-violation']);
  leave(one);
  leave(host);
  const mesh = again(host);
  join(mesh, { topology: 'mesh' });
  assert.equal(mesh.only('joined').parks, undefined);
  park(mesh, 'other');
  assert.equal(counters.undeliverable, 1);
  join(two);
  assert.deepEqual(two.story, ['joined']);
});

test('R43 parks nothing for a host without memory left', () => {
  const { session, join, host, one } = setUp();
  const large = { ...host.saying('offer', nextViewer), handshakeId: 'large' };
  while (host.account.reserve(1024 * 1024)) {}
  while (host.account.reserve(1024)) {}
  session.signal({ ...large, body: { sdp: '.'.repeat(4096) } }, host);
  join(one);
  assert.deepEqual(one.story, ['joined']);
});

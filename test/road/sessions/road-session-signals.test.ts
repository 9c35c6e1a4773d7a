import assert from 'node:assert/strict';
import { test } from 'node:test';
import { again, setUpSession } from './set-up-session.ts';

test('sets the sender of a signal itself, and relays the rest unread', () => {
  const { counters, session, join, host, one } = setUpSession();
  join(host);
  join(one);
  const body = { sdp: 'v=0', anything: { goes: [1] } };
  const forged = { ...host.saying('offer', 'one', 7), body, from: 'two' };
  session.signal(forged, host);
  const { to, ...rest } = forged;
  assert.deepEqual(one.only('signal'), { ...rest, from: 'host' });
  assert.equal(counters.signalsRelayed, 1);
});

test('R3 answers a viewer’s offer in a star with role-violation, and delivers it to nobody', () => {
  const { counters, session, join, say, host, one, two } = setUpSession();
  join(host);
  join(one);
  join(two);
  for (const peer of [host, one, two]) peer.take();
  say(one, 'offer', 'host');
  assert.deepEqual(one.story, ['!role-violation']);
  say(one, 'candidate', 'two');
  assert.deepEqual(one.story, ['!role-violation', '!role-violation']);
  assert.deepEqual(host.story, []);
  assert.deepEqual(two.story, []);
  assert.equal(counters.roleViolations, 2);
  assert.equal(counters.signalsRelayed, 0);
  assert.deepEqual(session.offers, []);
  say(one, 'renegotiate', 'host');
  assert.deepEqual(host.story, ['renegotiate<one']);
});

test('R3 refuses a viewer’s offer also while the host is away', () => {
  const { counters, join, say, lose, host, one } = setUpSession();
  join(one);
  join(host);
  lose(host);
  say(one, 'offer', 'host');
  assert.equal(counters.roleViolations, 1);
  const back = again(host);
  join(back);
  assert.deepEqual(back.story, ['joined']);
});

test('drops an offer without a violation before a host has set the topology', () => {
  const { counters, join, say, one, two } = setUpSession();
  join(one);
  join(two);
  say(one, 'offer', 'two');
  assert.equal(counters.roleViolations, 0);
  assert.equal(counters.undeliverable, 1);
  assert.deepEqual(two.story, ['joined']);
});

test('R1 logs each offer of the host, with time, role and handshake', () => {
  const { clock, counters, session, join, say, host, one, two } = setUpSession();
  join(one);
  join(host);
  join(two);
  say(host, 'offer', 'one');
  clock.advance(5);
  say(host, 'offer', 'two');
  say(one, 'answer', 'host');
  say(one, 'offer', 'host');
  const time = clock.wall();
  assert.deepEqual(session.offers, [
    { time: time - 5, from: 'host', role: 'host', to: 'one', handshakeId: 'host→one' },
    { time, from: 'host', role: 'host', to: 'two', handshakeId: 'host→two' },
  ]);
  assert.deepEqual(counters.offersByRole, { host: 2, viewer: 0 });
});

test('keeps the latest 1000 offers in the log', () => {
  const { session, join, host, one } = setUpSession();
  join(host);
  join(one);
  for (let i = 0; i < 1001; i++) {
    session.signal({ ...host.saying('offer', 'one'), handshakeId: `handshake ${i}` }, host);
  }
  assert.equal(session.offers.length, 1000);
  assert.equal(session.offers[0]?.handshakeId, 'handshake 1');
});

test('keeps 256 signals for an absent peer; drops and counts the oldest', () => {
  const { counters, join, lose, say, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  for (let seq = 0; seq < 300; seq++) say(host, 'candidate', 'one', seq);
  assert.equal(counters.pendingDropped, 44);
  const back = again(one);
  join(back);
  const first = back.inbox.find((message) => message.type === 'signal');
  assert.equal(first?.type === 'signal' && first.seq, 44);
  assert.equal(back.inbox.length, 257);
});

test('keeps at most 262,144 characters of signals for an absent peer', () => {
  const { counters, session, join, lose, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  const sdp = 'x'.repeat(60_000);
  for (let seq = 0; seq < 6; seq++) {
    session.signal({ ...host.saying('offer', 'one', seq), body: { sdp } }, host);
  }
  assert.equal(counters.pendingDropped, 2);
  const back = again(one);
  join(back);
  const waited = back.inbox.flatMap((message) => (message.type === 'signal' ? message.seq : []));
  assert.deepEqual(waited, [2, 3, 4, 5]);
});

test('drops and counts a signal to an absent peer, without an error', () => {
  const { counters, join, leave, say, host, one } = setUpSession();
  join(host);
  join(one);
  leave(one);
  host.take();
  say(host, 'candidate', 'one');
  say(host, 'candidate', 'host');
  assert.deepEqual(host.story, []);
  assert.equal(counters.undeliverable, 2);
});

test('R21 delivers nothing to a returning member of a peer that has left', () => {
  const { counters, join, leave, lose, say, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  say(host, 'offer', 'one');
  leave(host);
  const back = again(one);
  join(back);
  assert.deepEqual(back.story, ['joined']);
  assert.deepEqual(back.only('joined').peers, []);
  assert.equal(counters.pendingDropped, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCodes } from '../../../src/signaling/messages.ts';
import { FakePeer } from '../fake-peer.ts';
import { again, setUpSession } from './set-up-session.ts';

for (const order of ['host one two', 'one host two', 'one two host']) {
  test(`R2 joined as ${order}: the host knows all viewers, a viewer knows the host alone`, () => {
    const scene = setUpSession();
    for (const name of order.split(' ')) scene.join(scene[name as 'host' | 'one' | 'two']);
    const { host, one, two } = scene;

    const known = (peer: FakePeer): string[] =>
      peer.inbox
        .flatMap((message) => {
          if (message.type === 'joined') return message.peers;
          return message.type === 'peer-joined' ? [message.peer] : [];
        })
        .map((other) => other.peerId);
    assert.deepEqual(known(host).sort(), ['one', 'two']);
    assert.deepEqual(known(one), ['host']);
    assert.deepEqual(known(two), ['host']);
    assert.equal(host.only('joined').host, 'host');
    assert.equal(scene.session.size, 3);
  });
}

test('gives an empty roster of a star to a viewer that joins before any host', () => {
  const { join, one, two } = setUpSession();
  join(one);
  join(two);
  const nobody = { type: 'joined', host: null, peers: [], topology: 'star' };
  assert.deepEqual(one.take(), [{ ...nobody, peerId: 'one' }]);
  assert.deepEqual(two.take(), [{ ...nobody, peerId: 'two' }]);
});

test('announces names and the topology of hosts, but never a claim or a token', () => {
  const { join, host, one } = setUpSession();
  join(host, { name: 'Ada', token: 'ticket' });
  join(one, { name: 'Grace' });
  assert.deepEqual(host.only('peer-joined').peer, { peerId: 'one', role: 'viewer', name: 'Grace' });
  const ada = { peerId: 'host', role: 'host', name: 'Ada', topology: 'star' };
  assert.deepEqual(one.only('joined').peers, [ada]);
});

test('refuses a second host with another claim with host-taken, and tells the first nothing', () => {
  const { join, host } = setUpSession();
  join(host);
  host.take();
  const thief = new FakePeer('host', 'thief');
  assert.equal(join(thief), false);
  assert.deepEqual(thief.story, ['!host-taken']);
  assert.equal(thief.closedWith?.code, closeCodes.refused);
  const twin = again(host);
  assert.equal(join(twin, { claim: 'guessed' }), false);
  assert.deepEqual(twin.story, ['!host-taken']);
  assert.deepEqual(host.take(), []);
  assert.equal(host.closedWith, null);
  assert.match(thief.only('join-refused').message, /already has a host/);
});

test('R2 tells a second host that the name is kept for one that has no connection', () => {
  const { join, lose, host } = setUpSession();
  join(host);
  lose(host);
  for (const other of [new FakePeer('host', 'other'), again(host)]) {
    assert.equal(join(other, { claim: 'guessed' }), false);
    const { code, message } = other.only('join-refused');
    assert.equal(code, 'host-taken');
    assert.match(message, /kept for its host/);
  }
});

test('refuses a host without a claim', () => {
  const { session, host } = setUpSession();
  const { claim, ...join } = host.joining();
  assert.equal(session.join(join, host), false);
  assert.deepEqual(host.story, ['!refused']);
  assert.match(host.only('join-refused').message, /claim/);
  assert.equal(session.size, 0);
});

test('R2 replaces a reloaded host at once: viewers are told of its leave, then of its join', () => {
  const { join, host, one } = setUpSession();
  join(host);
  join(one);
  host.take();
  one.take();
  const reloaded = again(host, 'host-2');
  assert.equal(join(reloaded, { claim: 'claim of host' }), true);
  assert.deepEqual(one.story, ['-host(left)', '+host-2']);
  assert.deepEqual(host.story, ['!host-taken']);
  assert.equal(host.closedWith?.code, closeCodes.refused);
  assert.equal(reloaded.only('joined').host, 'host-2');
  assert.deepEqual(
    reloaded.only('joined').peers.map((peer) => peer.peerId),
    ['one'],
  );
});

test('R2 replaces a lost host by its return, and ignores its old connection', () => {
  const { clock, join, leave, lose, session, host, one, ended } = setUpSession();
  join(host);
  join(one);
  lose(host);
  const reloaded = again(host, 'host-2');
  join(reloaded, { claim: 'claim of host' });
  one.take();
  leave(host);
  clock.advance(120_000);
  assert.deepEqual(one.story, []);
  assert.equal(session.size, 2);
  assert.equal(ended(), 0);
});

test('lets the only member replace itself, and keeps the session', () => {
  const { join, session, host, ended } = setUpSession();
  join(host);
  join(again(host, 'host-2'), { claim: 'claim of host' });
  assert.equal(ended(), 0);
  assert.equal(session.size, 1);
});

test('R2 keeps the claim of a lost host for 60 s, and not longer', () => {
  const { clock, join, lose, host, one } = setUpSession();
  join(host);
  join(one);
  one.take();
  lose(host);
  clock.advance(59_999);
  assert.equal(join(new FakePeer('host', 'heir')), false);
  assert.deepEqual(one.story, []);
  clock.advance(1);
  assert.deepEqual(one.story, ['-host(lost)']);
  assert.equal(join(new FakePeer('host', 'heir')), true);
});

test('frees the claim at once when the host leaves on purpose', () => {
  const { clock, join, leave, host, one } = setUpSession();
  join(host);
  join(one);
  one.take();
  leave(host);
  assert.deepEqual(one.story, ['-host(left)']);
  assert.equal(join(new FakePeer('host', 'heir')), true);
  assert.equal(clock.pending, 0);
});

test('R23 sends a member that returns in time the roster, then the missed signals; tells nobody else', () => {
  const { clock, join, lose, say, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  say(host, 'offer', 'one', 0);
  say(host, 'candidate', 'one', 1);
  clock.advance(9_999);
  host.take();
  const back = again(one);
  join(back, { claim: 'claim of one' });
  assert.deepEqual(back.story, ['joined', 'offer<host', 'candidate<host']);
  assert.deepEqual(host.story, []);
  assert.equal(clock.pending, 0);
  say(host, 'candidate', 'one', 2);
  assert.equal(back.story.at(-1), 'candidate<host');
});

test('reports a viewer as lost after 10 s away, and drops and counts its waiting signals', () => {
  const { clock, counters, join, lose, say, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  say(host, 'offer', 'one');
  host.take();
  clock.advance(9_999);
  assert.deepEqual(host.story, []);
  clock.advance(1);
  assert.deepEqual(host.story, ['-one(lost)']);
  assert.equal(counters.pendingDropped, 1);
});

test('restarts the grace period with each loss', () => {
  const { clock, join, lose, host, one } = setUpSession();
  join(host);
  join(one);
  lose(one);
  clock.advance(7_000);
  const back = again(one);
  join(back);
  lose(back);
  host.take();
  clock.advance(9_999);
  assert.deepEqual(host.story, []);
  clock.advance(1);
  assert.deepEqual(host.story, ['-one(lost)']);
});

test('supersedes the older connection of a peer by the newer, and ignores its close', () => {
  const { clock, join, lose, leave, say, host, one } = setUpSession();
  join(host);
  join(one);
  const newer = again(one);
  assert.equal(join(newer), true);
  assert.equal(one.closedWith?.code, closeCodes.superseded);
  host.take();
  say(one, 'candidate', 'host');
  lose(one);
  leave(one);
  clock.advance(60_000);
  assert.deepEqual(host.story, []);
});

test('refuses a return under a known id without the claim of the first join', () => {
  const { join, lose, host, one } = setUpSession();
  join(host);
  join(one);
  host.take();
  const forger = again(one);
  assert.equal(join(forger, { claim: 'guessed' }), false);
  assert.deepEqual(forger.story, ['!refused']);
  lose(one);
  const late = again(one);
  assert.equal(join(late, { claim: 'guessed' }), false);
  const usurper = new FakePeer('viewer', 'host');
  assert.equal(join(usurper), false);
  assert.deepEqual(host.story, []);
});

test('lets a viewer without a claim return without one', () => {
  const { session, join, host, one } = setUpSession();
  join(host);
  const { claim, ...bare } = one.joining();
  session.join(bare, one);
  session.closed(one, 1006);
  assert.equal(session.join(bare, again(one)), true);
  assert.equal(session.join(one.joining(), again(one)), false);
});

test('announces a member that returns with another name', () => {
  const { join, lose, host, one } = setUpSession();
  join(host);
  join(one, { name: 'Grace' });
  lose(one);
  host.take();
  join(again(one), { name: 'Grace H.' });
  assert.equal(host.only('peer-joined').peer.name, 'Grace H.');
});

test('R9 refuses a join beyond the limit, and reserves the host’s place among viewers', () => {
  const { join, session, host, one, two } = setUpSession({ peersPerSession: 3 });
  join(one);
  join(two);
  const three = new FakePeer('viewer', 'three');
  assert.equal(join(three), false);
  assert.deepEqual(three.story, ['!session-full']);
  assert.equal(join(host), true);
  assert.equal(join(again(three)), false);
  assert.equal(join(again(host, 'host-2'), { claim: 'claim of host' }), true);
  session.closed(one, closeCodes.left);
  assert.equal(join(again(three)), true);
});

test('ends when no member is left, connected or away, and not before', () => {
  const { clock, join, leave, lose, host, one, ended } = setUpSession();
  join(host);
  join(one);
  leave(one);
  lose(host);
  clock.advance(59_999);
  assert.equal(ended(), 0);
  clock.advance(1);
  assert.equal(ended(), 1);
  assert.equal(clock.pending, 0);
});

test('R33 leaves no timer when closed, and ignores connections that close afterwards', () => {
  const { clock, join, lose, session, host, one } = setUpSession();
  join(host);
  join(one);
  lose(host);
  one.take();
  session.close(closeCodes.goingAway, 'road closed');
  assert.equal(one.closedWith?.code, closeCodes.goingAway);
  assert.deepEqual(one.story, []);
  lose(one);
  assert.equal(clock.pending, 0);
});

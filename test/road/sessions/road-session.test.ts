import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCodes } from '../../../src/signaling/messages.ts';
import { FakePeer } from '../fake-peer.ts';
import { again, stage } from './session-setup.ts';

for (const order of ['host one two', 'one host two', 'one two host']) {
  test(`R2 joining in the order ${order}: the host hears of all, a viewer of the host alone`, () => {
    const scene = stage();
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

test('a viewer that comes before any host finds nobody, in a star', () => {
  const { join, one, two } = stage();
  join(one);
  join(two);
  const nobody = { type: 'joined', host: null, peers: [], topology: 'star' };
  assert.deepEqual(one.take(), [{ ...nobody, peerId: 'one' }]);
  assert.deepEqual(two.take(), [{ ...nobody, peerId: 'two' }]);
});

test('tells names, and the topology of hosts, but never a claim or a token', () => {
  const { join, host, one } = stage();
  join(host, { name: 'Ada', token: 'ticket' });
  join(one, { name: 'Grace' });
  assert.deepEqual(host.only('peer-joined').peer, { peerId: 'one', role: 'viewer', name: 'Grace' });
  const ada = { peerId: 'host', role: 'host', name: 'Ada', topology: 'star' };
  assert.deepEqual(one.only('joined').peers, [ada]);
});

test('a second host with another claim gets host-taken, and the first notices nothing', () => {
  const { join, host } = stage();
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
});

test('a host without a claim is refused', () => {
  const { session, host } = stage();
  const { claim, ...join } = host.joining();
  assert.equal(session.join(join, host), false);
  assert.deepEqual(host.story, ['!refused']);
  assert.match(host.only('join-refused').message, /claim/);
  assert.equal(session.size, 0);
});

test('R2 a reloaded host takes over at once: viewers hear of its leave, then of the new one', () => {
  const { join, host, one } = stage();
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

test('R2 a host that was lost is succeeded by itself, and what its old connection does is nothing', () => {
  const { clock, join, leave, lose, session, host, one, ended } = stage();
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

test('the only member may take over from itself: the session goes on', () => {
  const { join, session, host, ended } = stage();
  join(host);
  join(again(host, 'host-2'), { claim: 'claim of host' });
  assert.equal(ended(), 0);
  assert.equal(session.size, 1);
});

test('R2 a lost host keeps its claim for 60 s, and not longer', () => {
  const { clock, join, lose, host, one } = stage();
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

test('a host that leaves on purpose gives its claim up at once', () => {
  const { clock, join, leave, host, one } = stage();
  join(host);
  join(one);
  one.take();
  leave(host);
  assert.deepEqual(one.story, ['-host(left)']);
  assert.equal(join(new FakePeer('host', 'heir')), true);
  assert.equal(clock.pending, 0);
});

test('R23 who comes back within the grace gets a snapshot, then what it missed; nobody else hears', () => {
  const { clock, join, lose, say, host, one } = stage();
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

test('a viewer that stays away for 10 s is lost, and what waited for it is dropped and counted', () => {
  const { clock, counters, join, lose, say, host, one } = stage();
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

test('the grace begins anew with each loss', () => {
  const { clock, join, lose, host, one } = stage();
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

test('a newer connection of the same peer supersedes the older, whose end then means nothing', () => {
  const { clock, join, lose, leave, say, host, one } = stage();
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

test('nobody comes back under the id of another: the claim must be the one first shown', () => {
  const { join, lose, host, one } = stage();
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

test('a viewer without a claim comes back without one', () => {
  const { session, join, host, one } = stage();
  join(host);
  const { claim, ...bare } = one.joining();
  session.join(bare, one);
  session.closed(one, 1006);
  assert.equal(session.join(bare, again(one)), true);
  assert.equal(session.join(one.joining(), again(one)), false);
});

test('who comes back with another name is told of again', () => {
  const { join, lose, host, one } = stage();
  join(host);
  join(one, { name: 'Grace' });
  lose(one);
  host.take();
  join(again(one), { name: 'Grace H.' });
  assert.equal(host.only('peer-joined').peer.name, 'Grace H.');
});

test('R9 a full session refuses the next, and viewers alone leave the host its place', () => {
  const { join, session, host, one, two } = stage({ peersPerSession: 3 });
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

test('ends when nobody is there and no claim is held, and not before', () => {
  const { clock, join, leave, lose, host, one, ended } = stage();
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

test('R33 a closed session leaves no timer, and hears nothing of the connections that end after it', () => {
  const { clock, join, lose, session, host, one } = stage();
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

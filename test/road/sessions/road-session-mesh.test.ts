import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from '../fake-peer.ts';
import { again, stage } from './session-setup.ts';

test('R27 in a mesh everybody hears of everybody, no one is the host, and any peer may offer', () => {
  const { counters, join, say, host, one, two } = stage();
  const other = new FakePeer('host', 'other');
  join(host, { topology: 'mesh' });
  join(one);
  join(other, { topology: 'mesh' });
  join(two);
  assert.deepEqual(host.story, ['joined', '+one', '+other', '+two']);
  assert.deepEqual(one.story, ['joined', '+other', '+two']);
  const { host: nobody, topology, peers } = two.only('joined');
  assert.equal(nobody, null);
  assert.equal(topology, 'mesh');
  assert.deepEqual(
    peers.map((peer) => `${peer.peerId} ${peer.topology}`),
    ['host mesh', 'one undefined', 'other mesh'],
  );
  say(one, 'offer', 'two');
  assert.equal(two.only('signal').from, 'one');
  assert.deepEqual(counters.offersByRole, { host: 0, viewer: 1 });
});

test('R27 viewers who wait hear of each other once a mesh host comes, and of the host first', () => {
  const { join, host, one, two } = stage();
  join(one);
  join(two);
  join(host, { topology: 'mesh' });
  assert.deepEqual(one.story, ['joined', '+host', '+two']);
  assert.deepEqual(two.story, ['joined', '+host', '+one']);
  assert.deepEqual(host.story, ['joined']);
});

test('a mesh whose last host has gone stays one, until a host of a star makes it a star', () => {
  const { join, leave, host, one, two } = stage();
  join(host, { topology: 'mesh' });
  join(one);
  leave(host);
  join(two);
  assert.equal(two.only('joined').topology, 'mesh');
  one.take();
  two.take();
  join(new FakePeer('host', 'star'));
  assert.deepEqual(one.story, ['+star', '-two(left)']);
  assert.deepEqual(two.story, ['+star', '-one(left)']);
});

test('a host brings no other topology than the hosts that are there', () => {
  const { join, host } = stage();
  join(host, { topology: 'mesh' });
  const star = new FakePeer('host', 'star');
  assert.equal(join(star, { topology: 'star' }), false);
  assert.deepEqual(star.story, ['!host-taken']);
});

test('in a mesh the same claim succeeds a lost host, and stands beside a present one', () => {
  const { join, lose, session, host, one } = stage();
  join(host, { topology: 'mesh', claim: 'page' });
  const sibling = new FakePeer('host', 'sibling');
  assert.equal(join(sibling, { topology: 'mesh', claim: 'page' }), true);
  assert.equal(session.size, 2);
  join(one);
  lose(host);
  one.take();
  join(again(host, 'host-2'), { topology: 'mesh', claim: 'page' });
  assert.deepEqual(one.story, ['-host(left)', '+host-2']);
  assert.equal(session.size, 3);
});

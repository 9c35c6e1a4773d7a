import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePeer } from '../fake-peer.ts';
import { again, setUpSession } from './set-up-session.ts';

test('R27 introduces all peers of a mesh to each other, names no host, and relays any peer’s offer', () => {
  const { counters, join, say, host, one, two } = setUpSession();
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

test('R27 introduces waiting viewers to the first host of a mesh, and then to each other', () => {
  const { join, host, one, two } = setUpSession();
  join(one);
  join(two);
  join(host, { topology: 'mesh' });
  assert.deepEqual(one.story, ['joined', '+host', '+two']);
  assert.deepEqual(two.story, ['joined', '+host', '+one']);
  assert.deepEqual(host.story, ['joined']);
});

test('keeps a mesh without hosts a mesh, until the host of a star joins', () => {
  const { join, leave, host, one, two } = setUpSession();
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

test('refuses a host with another topology than the present hosts', () => {
  const { join, host } = setUpSession();
  join(host, { topology: 'mesh' });
  const star = new FakePeer('host', 'star');
  assert.equal(join(star, { topology: 'star' }), false);
  assert.deepEqual(star.story, ['!host-taken']);
});

test('in a mesh, lets the same claim replace a lost host, and join beside a connected one', () => {
  const { join, lose, session, host, one } = setUpSession();
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

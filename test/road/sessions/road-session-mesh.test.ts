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

test('R43 keeps the topology of the first host while another member is present', () => {
  const { join, leave, host, one, two } = setUpSession();
  join(host, { topology: 'mesh' });
  join(one);
  join(two);
  for (const peer of [host, one, two]) peer.take();
  assert.equal(join(again(host), { topology: 'star' }), false);
  assert.equal(join(again(host, 'host-2'), { topology: 'star', claim: 'claim of host' }), false);
  leave(host);
  const star = new FakePeer('host', 'star');
  assert.equal(join(star, { topology: 'star' }), false);
  assert.deepEqual(star.story, ['!refused']);
  assert.match(star.only('join-refused').message, /stays a mesh while others are in it/);
  assert.deepEqual(one.story, ['-host(left)']);
  assert.equal(join(new FakePeer('host', 'mesh'), { topology: 'mesh' }), true);
});

test('lets the only member, or the first host after all have left, set another topology', () => {
  const { join, leave, host, one } = setUpSession();
  join(host);
  join(one);
  leave(one);
  const back = again(host);
  assert.equal(join(back, { topology: 'mesh' }), true);
  assert.equal(back.only('joined').topology, 'mesh');
  const reloaded = again(host, 'host-2');
  assert.equal(join(reloaded, { topology: 'mesh', claim: 'claim of host' }), true);
});

test('R43 refuses a mesh beyond its size, also to the first host of many waiting viewers', () => {
  const { join, host, one, two } = setUpSession({ peersPerMesh: 2 });
  join(one);
  join(two);
  assert.equal(join(host, { topology: 'mesh' }), false);
  assert.deepEqual(host.story, ['!session-full']);
  assert.deepEqual(one.story, ['joined']);
  assert.equal(join(again(host)), true);
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

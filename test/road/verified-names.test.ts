import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { signClaim } from '../../src/identity/claim.ts';
import type { Signer } from '../../src/identity/signatures.ts';
import type { CreateRoadOptions } from '../../src/road/index.ts';
import type { Join, Role } from '../../src/signaling/messages.ts';
import { createNodeSigner, nodeSignatures } from '../kit/identity/node-signatures.ts';
import { until } from '../kit/until.ts';
import { FakePeer } from './fake-peer.ts';
import { start } from './server/running-road.ts';
import { setUpSession } from './sessions/set-up-session.ts';
import { WirePeer } from './wire-peer.ts';

/** A road, and a verified name with the key of its host. */
async function open(t: TestContext, options?: CreateRoadOptions) {
  const signer = createNodeSigner();
  const session = `standup.${await nodeSignatures.fingerprintOf(signer.key)}`;
  const running = await start(t, options);
  const { url } = running;
  /** Asks to host the name with a key. */
  const host = async (peerId: string, key: Signer = signer, rest: Partial<Join> = {}) => {
    const peer = await WirePeer.connect(url);
    const proof = await signClaim({ session, peerId, nonce: await peer.nonce }, key);
    peer.requestJoin('host', peerId, { session, key: key.key, proof, ...rest });
    return peer;
  };
  const join = (role: Role, peerId: string, rest: Partial<Join> = {}) =>
    WirePeer.join(url, role, peerId, { session, ...rest });
  return { ...running, signer, session, host, join };
}

const refusal = async (peer: WirePeer) => {
  const { code, message } = await peer.next('join-refused');
  assert.equal(await peer.closed, 1008);
  return `${code}: ${message}`;
};

test('R2 R41 challenges each connection with another nonce, before anything else', async (t) => {
  const { url } = await start(t);
  const peers = await Promise.all([1, 2, 3].map(() => WirePeer.connect(url)));
  const nonces = await Promise.all(peers.map(({ nonce }) => nonce));
  assert.equal(new Set(nonces).size, 3);
  for (const nonce of nonces) assert.equal(Buffer.from(nonce, 'base64url').length, 16);
});

test('R2 R41 lets the holder of its key alone host a verified name', async (t) => {
  const { url, road, session, signer, host, join } = await open(t);
  const thief = createNodeSigner();
  const before = await WirePeer.connect(url);
  const old = await signClaim({ session, peerId: 'eve', nonce: await before.nonce }, signer);
  const other = await signClaim({ session, peerId: 'ada', nonce: await before.nonce }, signer);
  const cases: [string, Signer, Partial<Join>][] = [
    ['another key', thief, {}],
    ['another key under the name of the right one', thief, { key: signer.key }],
    ['the right key, and the proof of another', thief, { key: signer.key, proof: old }],
    ['no proof', signer, { proof: undefined }],
    ['no key', signer, { key: undefined }],
    ['another key beside the proof', signer, { key: thief.key }],
    ['the proof for another connection', signer, { proof: old }],
    ['the proof for another peer', signer, { proof: other }],
    [
      'the proof for another name',
      signer,
      { session: session.replace('standup', 'sitdown'), topology: 'mesh' },
    ],
  ];
  for (const [what, key, rest] of cases) {
    assert.match(await refusal(await host('eve', key, rest)), /^host-unverified: .*key/, what);
  }
  assert.equal(road.metrics().sessions, 0);
  const viewer = await join('viewer', 'ben');
  const real = await host('ada');
  assert.equal((await real.next('joined')).host, 'ada');
  const { peer } = await viewer.next('peer-joined');
  assert.deepEqual([peer.peerId, peer.key], ['ada', signer.key]);
});

test('R2 R41 lets no proof in that the operator of the road refuses', async (t) => {
  const { host } = await open(t, { authorize: ({ peerId }) => peerId !== 'ada' });
  assert.match(await refusal(await host('ada')), /^unauthorized/);
  await (await host('eve')).next('joined');
});

test('R41 a name that only looks like a verified one needs no proof', async (t) => {
  const { url } = await start(t);
  for (const session of [
    'standup',
    'standup.short',
    `standup.${'u'.repeat(26)}`,
    `a.${'A'.repeat(26)}`,
  ]) {
    await WirePeer.join(url, 'host', 'ada', { session });
  }
});

test('R2 R41 knows the host again after a restart, a reload and a crash, by its key alone', async (t) => {
  const { host, clock } = await open(t);
  const first = await host('first');
  await first.next('joined');
  // A reload: the page has gone, and its claim with it.
  first.socket.close(4002);
  await first.closed;
  const second = await host('second');
  assert.equal((await second.next('joined')).host, 'second');
  await second.drop();
  await until(() => clock.pending > 1);
  const third = await host('third');
  assert.equal((await third.next('joined')).host, 'third');
});

test('R2 R41 lets a second page with the key wait, and host as soon as the first has gone', async (t) => {
  const { road, url, session, host, join, clock } = await open(t);
  const first = await host('first');
  await first.next('joined');
  const viewer = await join('viewer', 'ben');
  /** Comes after those before it: each proof takes its own time. */
  const queue = async (peerId: string) => {
    const waiting = await host(peerId);
    const { code, message } = await waiting.next('error');
    assert.equal(code, 'host-taken');
    assert.match(message, /takes over when the page of that host is closed/);
    return waiting;
  };
  const [second, third] = [await queue('second'), await queue('third')];
  // Waiting has no end, and is no membership.
  clock.advance(20_000);
  second.signal('offer', 'ben');
  await second.caughtUp();
  assert.equal(road.metrics().peers, 2);
  assert.equal(road.metrics().signalsRelayed, 0);
  await first.leave();
  assert.equal((await second.next('joined')).host, 'second');
  assert.equal((await viewer.next('peer-left')).peerId, 'first');
  assert.equal((await viewer.next('peer-joined')).peer.peerId, 'second');
  assert.deepEqual(third.inbox, []);
  await second.drop();
  assert.equal((await third.next('joined')).host, 'third');
  // The name of a page that was only lost is not given up for good.
  assert.deepEqual(await viewer.next('peer-left'), {
    type: 'peer-left',
    peerId: 'second',
    reason: 'lost',
  });
  await third.leave();
  await viewer.leave();
  await until(() => road.metrics().sessions === 0);
  const stranger = await WirePeer.connect(url);
  stranger.requestJoin('host', 'eve', { session });
  assert.match(await refusal(stranger), /^host-unverified/);
});

test('R2 R41 a page that waited in vain is forgotten', async (t) => {
  const { road, host } = await open(t);
  const first = await host('first');
  await first.next('joined');
  const second = await host('second');
  await second.next('error');
  await second.drop();
  await until(() => road.metrics().connections === 1);
  await first.leave();
  await until(() => road.metrics().sessions === 0);
});

test('R2 R42 a page that has waited leaves its name to the host that comes back to a new road', async (t) => {
  const { road, host, join, clock } = await open(t);
  const viewer = await join('viewer', 'ben');
  const second = await host('second', undefined, { waited: true });
  assert.match((await second.next('error')).message, /takes over when/);
  clock.advance(19_000);
  const first = await host('first');
  assert.equal((await first.next('joined')).host, 'first');
  clock.advance(20_000);
  await second.caughtUp();
  assert.deepEqual(second.inbox, []);
  assert.equal((await viewer.next('peer-joined')).peer.peerId, 'first');
  assert.equal(road.metrics().joins, 2);
  // Its page is closed.
  await first.drop();
  assert.equal((await second.next('joined')).host, 'second');
});

test('R2 R42 a page that has waited does not take the place of a host that is briefly away', async (t) => {
  const { road, host, clock } = await open(t);
  await (await host('first')).drop();
  await until(() => road.metrics().connections === 0);
  const second = await host('second', undefined, { waited: true });
  assert.equal((await second.next('error')).code, 'host-taken');
  await (await host('first')).next('joined');
  clock.advance(30_000);
  await second.caughtUp();
  assert.deepEqual(second.inbox, []);
});

test('R2 R42 a page that has waited hosts a new road after 20 s without its host', async (t) => {
  const { road, host, clock } = await open(t);
  const second = await host('second', undefined, { waited: true });
  assert.equal((await second.next('error')).code, 'host-taken');
  const third = await host('third', undefined, { waited: true });
  await third.next('error');
  clock.advance(19_900);
  await second.caughtUp();
  assert.deepEqual(second.inbox, []);
  clock.advance(100);
  assert.equal((await second.next('joined')).host, 'second');
  await second.leave();
  assert.equal((await third.next('joined')).host, 'third');
  await third.leave();
  await until(() => road.metrics().sessions === 0);
});

test('R43 a session for which pages only wait ends with the last of them', async (t) => {
  const { road, host, join, clock } = await open(t);
  const { pending } = clock;
  const pages = [
    await host('second', undefined, { waited: true }),
    await host('third', undefined, { waited: true }),
  ];
  for (const page of pages) await page.next('error');
  const viewer = await join('viewer', 'ben');
  await viewer.leave();
  for (const page of pages) {
    assert.equal(road.metrics().sessions, 1);
    await page.drop();
  }
  await until(() => road.metrics().sessions === 0);
  assert.equal(road.metrics().memory, 0);
  assert.equal(clock.pending, pending);
});

test('R2 only who hosts a star of a verified name leaves it to another', async (t) => {
  const { url, host, join } = await open(t);
  await (await host('first', undefined, { waited: true, topology: 'mesh' })).next('joined');
  await join('viewer', 'ben', { waited: true });
  await WirePeer.join(url, 'host', 'ada', { waited: true });
});

test('R43 lets 16 pages wait for a name, and no more', async (t) => {
  const { host } = await open(t);
  await (await host('first')).next('joined');
  for (let i = 0; i < 16; i++) await (await host(`waiting-${i}`)).next('error');
  assert.match(await refusal(await host('another')), /^host-taken/);
});

test('R2 R41 a peer with the id of the host keeps it out of nothing', async (t) => {
  const { host, join, signer } = await open(t);
  const thief = await join('viewer', 'ada', { key: signer.key, claim: 'mine' });
  const ben = await join('viewer', 'ben');
  const real = await host('ada');
  assert.equal((await real.next('joined')).host, 'ada');
  assert.match(await refusal(thief), /^host-unverified/);
  assert.equal((await ben.next('peer-joined')).peer.role, 'host');
});

test('R2 R41 the proof evicts a host that an unchecked claim has let in, from a full session', () => {
  const { session, one, join } = setUpSession({ peersPerSession: 2 });
  const [squatter, real] = [new FakePeer('host', 'eve'), new FakePeer('host', 'ada')];
  const name = { session: `standup.${'0'.repeat(26)}` };
  join(squatter, { ...name, key: createNodeSigner().key });
  join(one, name);
  join(real, { ...name, key: createNodeSigner().key });
  assert.deepEqual(squatter.story, ['joined', '+one', '!host-unverified']);
  assert.deepEqual(one.story, ['joined', '-eve(lost)', '+ada']);
  assert.deepEqual(real.story, ['joined']);
  assert.equal(session.size, 2);
});

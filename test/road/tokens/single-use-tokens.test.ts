import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { signClaim } from '../../../src/identity/claim.ts';
import { type CreateRoadOptions, mintToken } from '../../../src/road/index.ts';
import type { Join, Role } from '../../../src/signaling/messages.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';
import { until } from '../../kit/until.ts';
import { start } from '../server/running-road.ts';
import { WirePeer } from '../wire-peer.ts';

const secret = 'a secret of the operator that nobody guesses';
const used = /^unauthorized: .*another one has joined with it/;

/** Has timers no longer than those of Node.js, which end longer ones at once. */
class BoundedClock extends VirtualClock {
  override after(ms: number, callback: () => void, signal?: AbortSignal): () => void {
    assert.ok(ms < 2 ** 31);
    return super.after(ms, callback, signal);
  }
}

async function open(t: TestContext, options: CreateRoadOptions = {}) {
  const clock = new BoundedClock();
  const running = await start(t, { tokenSecret: secret, clock, ...options });
  const { url, road } = running;
  const mint = (seconds = 60, role: Role = 'viewer', session = '*') => {
    const expires = clock.wall() + 1_000 * seconds;
    return mintToken(secret, { session, role, expires, singleUse: true });
  };
  const sign = (claims: JWTPayload) =>
    new SignJWT({ session: '*', role: 'viewer', exp: clock.wall() / 1_000 + 60, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));
  /** Asks to join. Resolves to `joined`, or to the code and the sentence of the refusal. */
  const ask = async (
    token: string,
    peerId: string,
    rest: Partial<Join> = {},
    from = '10.0.0.1',
  ) => {
    const peer = await WirePeer.connect(url, { headers: { 'X-Forwarded-For': from } });
    peer.requestJoin(rest.role ?? 'viewer', peerId, { token, ...rest });
    const answer = await peer.next('joined', 'join-refused');
    if (answer.type === 'join-refused') {
      assert.equal(await peer.closed, 1008);
      return { peer, said: `${answer.code}: ${answer.message}` };
    }
    return { peer, said: 'joined' };
  };
  /** Resolves when the road knows that a connection has ended. */
  const ended = (left: number) => until(() => road.metrics().connections === left);
  return { ...running, clock, mint, sign, ask, ended };
}

test('R34 a token for one member admits no other one, not even after that has left', async (t) => {
  const { mint, ask, ended } = await open(t);
  const token = await mint();
  const { peer, said } = await ask(token, 'ada');
  assert.equal(said, 'joined');
  assert.match((await ask(token, 'eve')).said, used);
  assert.match((await ask(token, 'ada', { claim: 'guessed' })).said, used);
  await peer.leave();
  await ended(0);
  assert.match((await ask(token, 'eve')).said, used);
  assert.equal((await ask(await mint(), 'eve')).said, 'joined');
});

test('R34 a token for one member lets it repeat its join, reconnect, and reload', async (t) => {
  const { mint, ask, ended, road } = await open(t);
  const token = await mint();
  const first = await ask(token, 'ada');
  first.peer.requestJoin('viewer', 'ada', { token });
  await first.peer.next('joined');
  // The road has not noticed yet that the old connection is dead.
  const second = await ask(token, 'ada');
  assert.equal(second.said, 'joined');
  assert.equal(await first.peer.closed, 4001);
  await second.peer.drop();
  await ended(0);
  const third = await ask(token, 'ada');
  assert.equal(third.said, 'joined');
  // A reload: another id, and the same secret.
  third.peer.socket.close(4002);
  await ended(0);
  const fourth = await ask(token, 'ada-2', { claim: 'claim of ada' });
  assert.equal(fourth.said, 'joined');
  assert.equal(road.metrics().joins, 4);
});

test('R34 a token for one member admits it once at a time: its last page stays', async (t) => {
  const { mint, ask } = await open(t);
  const token = await mint();
  const first = await ask(token, 'ada');
  const second = await ask(token, 'ada-2', { claim: 'claim of ada' });
  assert.equal(second.said, 'joined');
  assert.equal(await first.peer.closed, 4001);
  await second.peer.caughtUp();
});

test('R34 of two that come with one token at once, one is let in', async (t) => {
  const { mint, ask } = await open(t);
  const token = await mint();
  const answers = await Promise.all(['ada', 'ben', 'eve'].map((id) => ask(token, id)));
  assert.equal(answers.filter(({ said }) => said === 'joined').length, 1);
  assert.equal(answers.filter(({ said }) => used.test(said)).length, 2);
});

test('R34 a token for one member is for one session, even if it fits several', async (t) => {
  const { mint, ask, ended } = await open(t);
  const token = await mint();
  await (await ask(token, 'ada')).peer.leave();
  await ended(0);
  assert.match((await ask(token, 'ada', { session: 'another' })).said, used);
});

test('R34 a token for one member knows the host of a verified name by its key', async (t) => {
  const { url, mint, ended } = await open(t);
  const signer = createNodeSigner();
  const session = `standup.${await nodeSignatures.fingerprintOf(signer.key)}`;
  const token = await mint(60, 'host', session);
  const host = async (peerId: string, claim: string) => {
    const peer = await WirePeer.connect(url);
    const proof = await signClaim({ session, peerId, nonce: await peer.nonce }, signer);
    peer.requestJoin('host', peerId, { session, key: signer.key, proof, token, claim });
    return { peer, type: (await peer.next('joined', 'join-refused', 'error')).type };
  };
  const thief = await WirePeer.connect(url);
  thief.requestJoin('host', 'eve', { session, key: signer.key, token });
  assert.equal((await thief.next('join-refused')).code, 'host-unverified');
  const first = await host('ada', 'one claim');
  assert.equal(first.type, 'joined');
  // A second page waits for its name, as with other tokens.
  const second = await host('ada-2', 'another claim');
  assert.equal(second.type, 'error');
  await first.peer.drop();
  assert.equal((await second.peer.next('joined')).host, 'ada-2');
  await second.peer.drop();
  await ended(0);
  assert.equal((await host('ada-3', 'a third claim')).type, 'joined');
});

test('R34 a refused join leaves a token for one member unused', async (t) => {
  const { mint, ask } = await open(t, { authorize: ({ peerId }) => peerId !== 'eve' });
  const token = await mint();
  assert.match((await ask(token, 'eve')).said, /^unauthorized: .*operator/);
  assert.match((await ask(token, 'ben', { role: 'host' })).said, /^unauthorized: .*as a host/);
  assert.match((await ask(token, 'ben', { claim: undefined })).said, /^unauthorized: .*"claim"/);
  assert.equal((await ask(token, 'ada')).said, 'joined');
});

test('R34 R43 a used token costs memory until it expires', async (t) => {
  const { mint, ask, ended, road, clock } = await open(t);
  const [short, long] = [await mint(10), await mint(30 * 86_400)];
  const before = road.metrics().memory;
  for (const [token, id] of [
    [short, 'ada'],
    [long, 'ben'],
  ] as const) {
    await (await ask(token, id)).peer.leave();
  }
  await ended(0);
  const each = (road.metrics().memory - before) / 2;
  assert.ok(each > 0);
  clock.advance(14_000);
  assert.match((await ask(short, 'eve')).said, used);
  await ended(0);
  clock.advance(1_000);
  assert.equal(road.metrics().memory - before, each);
  assert.match((await ask(short, 'eve')).said, /expired/);
  clock.advance(29 * 86_400_000);
  assert.match((await ask(long, 'eve')).said, used);
  await ended(0);
  clock.advance(86_400_000);
  assert.equal(road.metrics().memory, before);
});

test('R34 R43 an address that has used its memory for tokens is refused another, and no other address is', async (t) => {
  const { mint, ask, ended } = await open(t, {
    limits: { memory: 400 * 1024 },
    trustedProxies: ['127.0.0.1'],
  });
  let said = '';
  for (let i = 0; !/^refused: .*no memory left for another token/.test(said); i++) {
    assert.ok(i < 200, said);
    const next = await ask(await mint(), `ada-${i}`);
    ({ said } = next);
    await next.peer.leave();
    await ended(0);
  }
  assert.equal((await ask(await mint(), 'ben', {}, '10.0.0.2')).said, 'joined');
});

test('R34 only a token with text as its id is for one member, and each issuer has its own', async (t) => {
  const { sign, ask } = await open(t);
  assert.match((await ask(await sign({ jti: 7 as never }), 'ada')).said, /^unauthorized: .*"jti"/);
  const shared = await sign({});
  for (const id of ['ada', 'ben']) assert.equal((await ask(shared, id)).said, 'joined');
  const [one, other] = [await sign({ jti: '1' }), await sign({ jti: '1', iss: 'another' })];
  assert.equal((await ask(one, 'eve')).said, 'joined');
  assert.equal((await ask(other, 'eva')).said, 'joined');
  assert.match((await ask(await sign({ jti: '1', nbf: 1 }), 'max')).said, used);
});

test('R34 a road that was started anew has forgotten which tokens were used', async (t) => {
  const { mint, ask, road } = await open(t);
  const token = await mint();
  await ask(token, 'ada');
  await road.close();
  const again = await open(t);
  assert.equal((await again.ask(token, 'eve')).said, 'joined');
});

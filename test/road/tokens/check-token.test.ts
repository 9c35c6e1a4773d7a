import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  base64url,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { mintToken } from '../../../src/road/index.ts';
import type { Role } from '../../../src/signaling/messages.ts';
import { start } from '../server/running-road.ts';
import { WirePeer } from '../wire-peer.ts';

const secret = 'a secret of the operator that nobody guesses';
const hour = 3_600;

async function startWithTokens(t: TestContext) {
  const running = await start(t, { tokenSecret: secret });
  const now = Math.round(running.clock.wall() / 1_000);
  /** Signs claims that allow the viewers of "standup" for an hour, unless `claims` has others. */
  const sign = (claims: JWTPayload, key = secret, alg = 'HS256') =>
    new SignJWT({ session: 'standup', role: 'viewer', exp: now + hour, ...claims })
      .setProtectedHeader({ alg })
      .sign(new TextEncoder().encode(key));
  return { ...running, now, sign };
}

/** Resolves to `joined`, or to the code and the sentence of the refusal. */
async function answer(url: string, token: string | undefined, role: Role = 'viewer', session = '') {
  const peer = await WirePeer.connect(url);
  peer.requestJoin(role, 'ada', { token, ...(session && { session }) });
  const message = await peer.next('joined', 'join-refused');
  if (message.type === 'joined') await peer.leave();
  else assert.equal(await peer.closed, 1008);
  return message.type === 'joined' ? 'joined' : `${message.code}: ${message.message}`;
}

test('R34 lets the bearer of a token join what the token says, again and again', async (t) => {
  const { url, clock } = await startWithTokens(t);
  const expires = clock.wall() + 60_000;
  const token = await mintToken(secret, { session: 'standup', role: 'host', expires });
  for (let i = 0; i < 3; i++) assert.equal(await answer(url, token, 'host'), 'joined');
});

test('R34 lets a token allow all sessions that fit a pattern', async (t) => {
  const { url, sign } = await startWithTokens(t);
  const token = await sign({ session: 'standup-*' });
  assert.equal(await answer(url, token, 'viewer', 'standup-monday'), 'joined');
  assert.match(await answer(url, token, 'viewer', 'standup'), /^unauthorized: .*session "standup"/);
});

for (const [what, claims, says] of [
  ['another role', { role: 'host' }, /as a viewer/],
  ['no role', { role: undefined }, /incomplete/],
  ['two roles', { role: ['viewer', 'host'] }, /as a viewer/],
  ['another session', { session: 'secret-board' }, /session "standup"/],
  ['a part of the session', { session: 'stand' }, /session "standup"/],
  ['no session', { session: undefined }, /incomplete/],
  ['a session that is no text', { session: ['standup'] }, /session "standup"/],
  ['no expiry', { exp: undefined }, /incomplete/],
  ['an expiry that is no number', { exp: 'tomorrow' as never }, /incomplete/],
] as const) {
  test(`R34 refuses a token with ${what}`, async (t) => {
    const { url, sign } = await startWithTokens(t);
    const said = await answer(url, await sign(claims as JWTPayload));
    assert.match(said, /^unauthorized: /);
    assert.match(said, says);
  });
}

test('R34 refuses a token from its expiry on, and before its time, give or take 5 s', async (t) => {
  const { url, sign, now } = await startWithTokens(t);
  assert.match(await answer(url, await sign({ exp: now - 6 })), /^unauthorized: .*expired/);
  assert.equal(await answer(url, await sign({ exp: now - 4 })), 'joined');
  assert.match(await answer(url, await sign({ nbf: now + 6 })), /^unauthorized: .*not valid yet/);
  assert.equal(await answer(url, await sign({ nbf: now + 4 })), 'joined');
});

test('R34 tells a peer without a valid signature nothing but that', async (t) => {
  const { url, sign, now } = await startWithTokens(t);
  const claims = { session: 'standup', role: 'viewer', exp: now + hour };
  const good = await sign({});
  const [header, , signature] = good.split('.');
  const host = base64url.encode(JSON.stringify({ ...claims, role: 'host' }));
  const none = base64url.encode('{"alg":"NONE"}');
  const wrong = {
    'of another key': await sign({}, 'a secret of somebody else, which is long enough'),
    'of another key, expired': await sign({ exp: 1 }, 'a secret of somebody else, long enough'),
    'of another hash': await sign({}, secret, 'HS512'),
    unsigned: new UnsecuredJWT(claims).encode(),
    'unsigned, with the signature of another': `${none}.${good.split('.')[1]}.${signature}`,
    'with other claims': `${header}.${host}.${signature}`,
    'cut off': good.slice(0, -4),
    'the secret itself': secret,
  };
  for (const [what, token] of Object.entries(wrong)) {
    assert.match(await answer(url, token), /^unauthorized: .* does not accept this token/, what);
  }
  assert.match(await answer(url, undefined), /^unauthorized: .* requires a token/);
});

test('R34 keeps a member from what its token does not say, also in a repeated join', async (t) => {
  const { url, road, sign } = await startWithTokens(t);
  const token = await sign({});
  const viewer = await WirePeer.join(url, 'viewer', 'ada', { token });
  viewer.requestJoin('host', 'ada', { token });
  assert.equal((await viewer.next('error')).code, 'invalid-message');
  viewer.requestJoin('viewer', 'ada', { token, session: 'secret-board' });
  assert.equal((await viewer.next('error')).code, 'invalid-message');
  assert.equal(road.metrics().sessions, 1);
  // A new connection is judged anew, although its peer is a member.
  await viewer.drop();
  assert.match(await answer(url, token, 'host'), /^unauthorized/);
});

test('R34 lets a member stay whose token expires, and asks for another when it returns', async (t) => {
  const { url, clock, sign, now } = await startWithTokens(t);
  const token = await sign({ exp: now + 10 });
  const viewer = await WirePeer.join(url, 'viewer', 'ada', { token });
  clock.advance(16_000);
  await viewer.caughtUp();
  viewer.requestJoin('viewer', 'ada', { token });
  await viewer.next('joined');
  await viewer.drop();
  assert.match(await answer(url, token), /^unauthorized: .*expired/);
  assert.equal(await answer(url, await sign({ exp: now + hour })), 'joined');
});

test('asks `authorize` about joins whose token was accepted, and about no others', async (t) => {
  const asked: string[] = [];
  const authorize = ({ peerId, session }: { peerId: string; session: string }) =>
    asked.push(`${session}/${peerId}`) === 1;
  const { url, clock } = await start(t, { tokenSecret: secret, authorize });
  const grant = { session: '*', role: 'viewer', expires: clock.wall() + 60_000 } as const;
  const token = await mintToken(secret, grant);
  assert.match(await answer(url, 'mistyped'), /^unauthorized/);
  assert.equal(await answer(url, token), 'joined');
  assert.match(await answer(url, token, 'viewer', 'other'), /^unauthorized: .*operator/);
  assert.deepEqual(asked, ['standup/ada', 'other/ada']);
});

for (const alg of ['ES256', 'EdDSA']) {
  test(`R34 checks tokens with the public keys of a JWKS (${alg})`, async (t) => {
    const [own, foreign] = [await generateKeyPair(alg), await generateKeyPair(alg)];
    const jwk = { ...(await exportJWK(own.publicKey)), alg, kid: 'first' };
    const { url, clock } = await start(t, { jwks: { keys: [jwk] } });
    const sign = (key: CryptoKey | Uint8Array, by: string) =>
      new SignJWT({ session: 'standup', role: 'viewer' })
        .setProtectedHeader({ alg: by, kid: 'first' })
        .setExpirationTime(Math.round(clock.wall() / 1_000) + hour)
        .sign(key);
    assert.equal(await answer(url, await sign(own.privateKey, alg)), 'joined');
    const refused = /^unauthorized: .* does not accept this token/;
    assert.match(await answer(url, await sign(foreign.privateKey, alg)), refused);
    // The keys of a set are public, so that a token signed with one as a secret proves nothing.
    const asSecret = new TextEncoder().encode(JSON.stringify(jwk));
    assert.match(await answer(url, await sign(asSecret, 'HS256')), refused);
  });
}

for (const [what, options] of [
  ['a short secret', { tokenSecret: 'sesame' }],
  ['an empty secret', { tokenSecret: '' }],
  ['a set without keys', { jwks: { keys: [] } }],
  ['no set', { jwks: {} as never }],
  ['both', { tokenSecret: secret, jwks: { keys: [{ kty: 'EC' }] } }],
] as const) {
  test(`does not start with ${what}, and shows no secret`, async (t) => {
    await assert.rejects(start(t, options as never), (error: Error & { code: string }) => {
      assert.equal(error.code, 'invalid-option');
      assert.doesNotMatch(error.message, /sesame|operator/);
      return true;
    });
  });
}

test('mints no token for a session that is no name and no pattern, or with a short secret', async () => {
  const grant = { session: 'a b', role: 'host', expires: 1e12 } as const;
  await assert.rejects(mintToken(secret, grant), /"session" cannot be "a b"/);
  await assert.rejects(mintToken('sesame', { ...grant, session: '*' }), /at least 32/);
});

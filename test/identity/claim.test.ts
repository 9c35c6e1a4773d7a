import { describe, it } from 'node:test';
import { expect } from 'chai';
import { signClaim, verifyClaim } from '../../src/identity/claim.ts';
import { webSignatures } from '../../src/identity/web-signatures.ts';

async function setUp() {
  const signer = await webSignatures.create();
  const session = `talk.${await webSignatures.fingerprintOf(signer.key)}`;
  const claim = { session, peerId: 'host', nonce: 'n'.repeat(22) };
  return { signer, claim, proof: await signClaim(claim, signer) };
}

describe('R2 R41 a claim', () => {
  it('is proved by the key of the name', async () => {
    const { claim, proof } = await setUp();

    expect(await verifyClaim(claim, proof)).equal(true);
  });

  it('is not proved by another key', async () => {
    const { claim } = await setUp();
    const squatter = await webSignatures.create();

    expect(await verifyClaim(claim, await signClaim(claim, squatter))).equal(false);
  });

  it('is not proved for another session, peer or challenge', async () => {
    const { claim, proof } = await setUp();

    for (const other of [
      { session: claim.session.replace('talk', 'walk') },
      { session: 'talk' },
      { peerId: 'another' },
      { nonce: 'm'.repeat(22) },
    ]) {
      expect(await verifyClaim({ ...claim, ...other }, proof)).equal(false);
    }
  });

  it('is not proved by anything malformed', async () => {
    const { claim, proof } = await setUp();

    expect(await verifyClaim(claim, { ...proof, key: '!' })).equal(false);
    expect(await verifyClaim(claim, { ...proof, signature: '' })).equal(false);
  });
});

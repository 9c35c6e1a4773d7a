import { describe, it } from 'node:test';
import { expect } from 'chai';
import { webSignatures } from '../../src/identity/web-signatures.ts';
import { nodeSignatures } from '../kit/identity/node-signatures.ts';

describe('R41 signatures', () => {
  for (const [name, one, other] of [
    ['the browser signs and Node.js checks', webSignatures, nodeSignatures],
    ['Node.js signs and the browser checks', nodeSignatures, webSignatures],
  ] as const) {
    it(name, async () => {
      const signer = await one.create();
      const signature = await signer.sign('text');

      expect(signer.key).match(/^[\w-]{87}$/);
      expect(signature).match(/^[\w-]{86}$/);
      expect(await other.verify(signer.key, 'text', signature)).equal(true);
      expect(await other.verify(signer.key, 'another text', signature)).equal(false);
    });
  }

  it('refuses the signature of another key', async () => {
    const [signer, other] = [await webSignatures.create(), await webSignatures.create()];

    expect(await webSignatures.verify(other.key, 'text', await signer.sign('text'))).equal(false);
  });

  it('refuses malformed keys and signatures without an exception', async () => {
    const { key, sign } = await webSignatures.create();
    const signature = await sign('text');

    for (const bad of ['', '!', 'A', 'A'.repeat(87), `${key}A`, key.slice(0, 40)]) {
      expect(await webSignatures.verify(bad, 'text', signature), bad).equal(false);
      expect(await webSignatures.verify(key, 'text', bad), bad).equal(false);
    }
  });

  it('agrees on the fingerprint of a key, which is 130 bits long', async () => {
    const { key } = await webSignatures.create();
    const fingerprint = await webSignatures.fingerprintOf(key);

    expect(fingerprint).match(/^[0-9a-hjkmnp-tv-z]{26}$/);
    expect(fingerprint).equal(await nodeSignatures.fingerprintOf(key));
  });

  it('keeps private keys from scripts', async () => {
    const { createKeyPair } = await import('../../src/identity/web-signatures.ts');
    const { privateKey } = await createKeyPair();

    expect(privateKey.extractable).equal(false);
  });
});

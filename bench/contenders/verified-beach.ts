import { signerOf, webSignatures } from '../../src/identity/web-signatures.ts';
import { beachUnder } from './beach.ts';
import type { Contender } from './contender.ts';

/** A key that both pages know: the viewers' page needs its fingerprint. */
const jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'UdALiXh4BIIjMN9tpmhHtjhgipxXmZM9C345bbilxNA',
  y: 'MIiRE-4h1Zp2CCdjt56x7Ykxuh4uz8Dhs9Vy4GRBSCY',
};
const d = 'MDuD0RSxJsfXfay7Vc4Nur-QGPO-V7gLFd1veM_1VHo';

/** Runs the engine of this package under a verified name. */
export async function verifiedBeach(): Promise<Contender> {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const signer = await signerOf({
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, curve, false, ['sign']),
    publicKey: await crypto.subtle.importKey('jwk', jwk, curve, true, ['verify']),
  });
  const fingerprint = await webSignatures.fingerprintOf(signer.key);
  return beachUnder((session) => `${session}.${fingerprint}`, {
    keyStore: { open: async () => ({ signer }) },
  });
}

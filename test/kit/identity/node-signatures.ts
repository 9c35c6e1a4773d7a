import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Signatures, Signer } from '../../../src/identity/signatures.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Signs and checks with the synchronous cryptography of Node.js, so that its promises settle without real time, as
 * virtual time demands. It shares no code with the engine's own.
 */
export const nodeSignatures: Signatures = {
  create: async () => createNodeSigner(),

  async verify(key, text, signature) {
    try {
      const point = Buffer.from(key, 'base64url');
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
        half.toString('base64url'),
      ) as [string, string];
      const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
      return verify(
        'sha256',
        Buffer.from(text),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
    } catch {
      return false;
    }
  },

  async fingerprintOf(key) {
    const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
    let rest = BigInt(`0x${digest}`) >> 126n;
    let digits = '';
    while (digits.length < 26) {
      digits = alphabet[Number(rest & 31n)] + digits;
      rest >>= 5n;
    }
    return digits;
  },
};

/** Makes a key pair and its signer at once. */
export function createNodeSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = [x, y].map((half) => Buffer.from(half, 'base64url'));
  return {
    key: Buffer.concat([Buffer.of(4), ...point]).toString('base64url'),
    sign: async (text) =>
      sign('sha256', Buffer.from(text), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      }).toString('base64url'),
  };
}

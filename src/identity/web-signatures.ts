import { BeachError } from '../runtime/beach-error.ts';
import { base64url } from './base64url.ts';
import type { Signatures, Signer } from './signatures.ts';
import { utf8 } from './utf8.ts';

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const scheme = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Letters and digits that are hard to confuse: Crockford's base32. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The length of a fingerprint: 26 digits of 5 bits make 130 bits. */
const fingerprintDigits = 26;

/** Signs and checks with the Web Cryptography API, in browsers and in Node. */
export const webSignatures: Signatures = {
  async create() {
    return signerOf(await createKeyPair());
  },

  async verify(key, text, signature) {
    try {
      const publicKey = await subtle().importKey('raw', base64url.decode(key), curve, false, [
        'verify',
      ]);
      return await subtle().verify(scheme, publicKey, base64url.decode(signature), utf8(text));
    } catch {
      return false;
    }
  },

  async fingerprintOf(key) {
    const digest = new Uint8Array(await subtle().digest('SHA-256', base64url.decode(key)));
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    return Array.from({ length: fingerprintDigits }, (_, index) => {
      return alphabet[Number.parseInt(bits.slice(5 * index, 5 * index + 5), 2)];
    }).join('');
  },
};

/**
 * Makes a key pair whose private key no script can read. `IndexedDB` can store it.
 *
 * @throws {BeachError} `unsupported-browser` on a page that came over `http:`.
 */
export async function createKeyPair(): Promise<CryptoKeyPair> {
  return subtle().generateKey(curve, false, ['sign', 'verify']);
}

/** Returns the signer with this key pair. */
export async function signerOf({ privateKey, publicKey }: CryptoKeyPair): Promise<Signer> {
  return {
    key: base64url.encode(new Uint8Array(await subtle().exportKey('raw', publicKey))),
    sign: async (text) =>
      base64url.encode(new Uint8Array(await subtle().sign(scheme, privateKey, utf8(text)))),
  };
}

/** Browsers have it on secure pages only. */
function subtle(): SubtleCrypto {
  const { subtle } = globalThis.crypto;
  if (subtle) return subtle;
  throw BeachError.unsupportedBrowser(
    'Web Cryptography on this page, which a verified session needs',
    'open it over https or on localhost',
  );
}

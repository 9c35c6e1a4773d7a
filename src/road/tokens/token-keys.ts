import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { BeachError } from '../../runtime/beach-error.ts';

/** The least bytes of a secret: as many as its hash has (RFC 7518, section 3.2). */
const SECRET_BYTES = 32;

/** The keys that the tokens of a road are checked with. */
export interface TokenKeyOptions {
  /**
   * The secret of the tokens, at least 32 bytes: every join must carry a JSON Web Token that is signed with it (HS256),
   * and that allows this join. `mintToken` makes such tokens.
   * @default no token is required
   */
  tokenSecret?: string | undefined;
  /**
   * The public keys of the tokens, as a JSON Web Key Set (RFC 7517), instead of `tokenSecret`: another server makes the
   * tokens, and the road could not.
   * @default no token is required
   */
  jwks?: JSONWebKeySet | undefined;
}

/** The keys, and the algorithms that they may be used with. */
export interface TokenKeys {
  readonly key: JWTVerifyGetKey;
  readonly algorithms: string[];
}

/** No key of a set is ever used as a secret, because the keys of a set are public. */
const publicKeyAlgorithms = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
];

/**
 * Returns the keys of a road; null where it requires no token.
 *
 * @throws {BeachError} `invalid-option` for a short secret, for a set without keys, and for both.
 */
export function readTokenKeys({ tokenSecret, jwks }: TokenKeyOptions): TokenKeys | null {
  if (tokenSecret != null && jwks != null) {
    throw BeachError.unreadableOption('jwks', 'either it or "tokenSecret"');
  }
  if (tokenSecret != null) {
    const key = secretKey(tokenSecret);
    return { key: async () => key, algorithms: ['HS256'] };
  }
  if (jwks == null) return null;
  try {
    if (jwks.keys.length > 0) {
      return { key: createLocalJWKSet(jwks), algorithms: publicKeyAlgorithms };
    }
  } catch {
    // Told below, without a key.
  }
  throw BeachError.unreadableOption('jwks', 'a JSON Web Key Set, { "keys": [ … ] }');
}

/** Returns the bytes of a secret, or throws `invalid-option` for a short one. */
export function secretKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret);
  if (key.length >= SECRET_BYTES) return key;
  const expected = `at least ${SECRET_BYTES} characters that nobody guesses, as from "openssl rand -hex 32"`;
  throw BeachError.unreadableOption('tokenSecret', expected);
}

import { base64url } from '../../identity/base64url.ts';
import type { SignalEnvelope } from '../../identity/signal-proof.ts';
import { utf8 } from '../../identity/utf8.ts';
import { BeachError } from '../../runtime/beach-error.ts';

/**
 * The iterations of PBKDF2 with SHA-256: the least that OWASP advises
 * (https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2). Argon2id resists
 * graphics processors better, but adds 11 KB, and WebAssembly, which a policy of `default-src 'self'` forbids.
 */
const iterations = 600_000;
/** The bytes of the initialization vector of AES-GCM (NIST SP 800-38D, section 8.2.2). */
const vectorBytes = 12;

/**
 * Encrypts the bodies of signals, so that only those who know the passphrase of a session read or write them. Each is
 * bound to its envelope.
 */
export class Seal {
  readonly #key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /**
   * Derives the key from a passphrase. The browser does it on a thread of its own, and takes some tenths of a second.
   *
   * @throws {BeachError} `unsupported-browser` on a page that came over `http:`.
   */
  static async derive(passphrase: string, session: string): Promise<Seal> {
    const { subtle } = globalThis.crypto;
    if (!subtle) {
      throw BeachError.unsupportedBrowser(
        'Web Cryptography on this page, which a passphrase needs',
        'open it over https or on localhost',
      );
    }
    const secret = utf8(passphrase.normalize());
    const salt = utf8(JSON.stringify(['beach seal', 1, session]));
    const stretched = await subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
    const key = await subtle.deriveKey(
      { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
      stretched,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
    return new Seal(key);
  }

  /** Returns what takes the place of a body. */
  async seal(envelope: SignalEnvelope, body: unknown): Promise<{ sealed: string }> {
    const iv = crypto.getRandomValues(new Uint8Array(vectorBytes));
    const text = utf8(JSON.stringify(body));
    const box = await crypto.subtle.encrypt(algorithm(iv, envelope), this.#key, text);
    return { sealed: base64url.encode(new Uint8Array([...iv, ...new Uint8Array(box)])) };
  }

  /** Returns the body; null where it was sealed with another passphrase, or for another envelope, or not at all. */
  async open(envelope: SignalEnvelope, body: Record<string, unknown>): Promise<unknown> {
    try {
      const bytes = base64url.decode(body.sealed as string);
      const iv = bytes.slice(0, vectorBytes);
      const box = bytes.slice(vectorBytes);
      const text = await crypto.subtle.decrypt(algorithm(iv, envelope), this.#key, box);
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return null;
    }
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, envelope: SignalEnvelope): AesGcmParams {
  const { from, to, handshakeId, generation, seq, kind } = envelope;
  const bound = JSON.stringify([from, to, handshakeId, generation, seq, kind]);
  return { name: 'AES-GCM', iv, additionalData: utf8(bound) };
}

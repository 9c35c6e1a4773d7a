import type { Signatures, Signer } from '../../identity/signatures.ts';
import { isVerifiedName, parseVerifiedName } from '../../identity/verified-name.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Random } from '../../runtime/random.ts';
import type { Role } from '../../signaling/messages.ts';
import type { KeyStore } from './key-store.ts';

/** What a peer of a session with a verified name needs in order to prove itself, and to check others. */
export interface Identity {
  /** The verified name. */
  readonly session: string;
  /** The fingerprint of the host's key. */
  readonly fingerprint: string;
  /** Signs with the key of the host, or with a key of this stay. */
  readonly signer: Signer;
  /** Signals to this peer are signed for it. */
  readonly nonce: string;
  /** What the page should know of the key. */
  readonly warning?: BeachError | undefined;
}

export interface IdentityOptions {
  session: string;
  role: Role;
  /** Whether the host completes a plain name to a verified one. */
  verify: boolean;
  keyStore: KeyStore;
  signatures: Signatures;
  random: Random;
}

/** The most characters of a name that has room for a fingerprint. */
const longestName = 101;

/** Returns whether the peers of a session prove themselves. */
export function needsIdentity({ session, role, verify }: IdentityOptions): boolean {
  return isVerifiedName(session) || (role === 'host' && verify);
}

/**
 * Opens the key of a host, or makes one for a stay.
 *
 * @throws {BeachError} `host-unverified` if this page does not have the key of a host's verified name.
 */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { session, role, keyStore, signatures, random } = options;
  const given = parseVerifiedName(session);
  const nonce = random.uuid();
  if (given && role === 'viewer') {
    return { session, fingerprint: given.fingerprint, signer: await signatures.create(), nonce };
  }
  const name = given?.name ?? session;
  if (name.length > longestName) {
    const expected = `a name of up to ${longestName} characters, which the fingerprint of the key follows`;
    throw BeachError.invalidOption('session', session, expected);
  }
  const { signer, warning } = await keyStore.open(name).catch((cause) => {
    throw cause instanceof BeachError ? cause : BeachError.keyMissing(session, cause);
  });
  const fingerprint = await signatures.fingerprintOf(signer.key);
  if (given && given.fingerprint !== fingerprint) throw BeachError.keyMissing(session);
  return { session: `${name}.${fingerprint}`, fingerprint, signer, nonce, warning };
}

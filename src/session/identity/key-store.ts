import type { Signer } from '../../identity/signatures.ts';
import type { BeachError } from '../../runtime/beach-error.ts';

/** The key pair of a host. */
export interface HostKeyPair {
  readonly signer: Signer;
  /** Says why the key will not be there after a reload, where that is so and was not said before. */
  readonly warning?: BeachError | undefined;
}

/** Keeps the key pairs of hosts. */
export interface KeyStore {
  /** Returns the key pair of sessions under a name, without its fingerprint. Makes it at the first call. */
  open(name: string): Promise<HostKeyPair>;
}

/** Makes signatures with a private key that it does not show. */
export interface Signer {
  /** The public key: an uncompressed P-256 point (65 bytes) in base64url. */
  readonly key: string;
  /** Returns the signature over a text: ECDSA with SHA-256, in the form of IEEE P1363, in base64url. */
  sign(text: string): Promise<string>;
}

/**
 * The operations on keys that identities need. Pass another implementation where promises have to settle without
 * real time, as in a simulation.
 */
export interface Signatures {
  /** Makes a key pair that exists as long as its page. */
  create(): Promise<Signer>;
  /** Returns whether a signature over a text is by this public key; false for anything malformed. */
  verify(key: string, text: string, signature: string): Promise<boolean>;
  /** Returns the fingerprint of a public key. */
  fingerprintOf(key: string): Promise<string>;
}

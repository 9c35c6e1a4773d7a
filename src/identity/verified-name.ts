const pattern = /^(.*)\.([0-9a-hjkmnp-tv-z]{26})$/;

/** The two parts of a verified name, `NAME.FINGERPRINT`. */
export interface VerifiedName {
  readonly name: string;
  /** The fingerprint of the host's public key. */
  readonly fingerprint: string;
}

/** Returns the parts of a session's name if it is a verified name, else null. */
export function parseVerifiedName(session: string): VerifiedName | null {
  const [, name, fingerprint] = pattern.exec(session) ?? [];
  return name === undefined || fingerprint === undefined ? null : { name, fingerprint };
}

/** Returns whether only the holder of a key may host the session of this name. */
export function isVerifiedName(session: string): boolean {
  return pattern.test(session);
}

import { SignJWT } from 'jose';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { Role } from '../../signaling/messages.ts';
import { sessionPattern } from './matches-pattern.ts';
import { secretKey } from './token-keys.ts';

/** What a token allows. */
export interface TokenGrant {
  /** The name of the session, or a pattern in which each `*` stands for any characters, such as `standup-*`. */
  session: string;
  role: Role;
  /** When the token becomes invalid, in milliseconds since 1970. It is rounded to seconds. */
  expires: number;
  /**
   * When the token becomes valid, likewise.
   * @default at once
   */
  notBefore?: number | undefined;
  /**
   * Whether the token admits one member, which may come back with it until it expires, and nobody else.
   * @default false
   */
  singleUse?: boolean | undefined;
}

/**
 * Makes a token for a road with this secret. It allows its bearers to join a session in a role until it expires.
 *
 * @throws {BeachError} `invalid-option` for a short secret, and for a session that is no name and no pattern.
 * @example
 * const hour = 3_600_000;
 * const token = await mintToken(secret, { session: 'standup', role: 'viewer', expires: Date.now() + hour });
 */
export async function mintToken(
  secret: string,
  { session, role, expires, notBefore, singleUse = false }: TokenGrant,
): Promise<string> {
  const key = secretKey(secret);
  if (!sessionPattern.test(session)) {
    throw BeachError.invalidOption(
      'session',
      session,
      '1 to 128 of A–Z a–z 0–9 . _ ~ -, and * for any of these',
    );
  }
  const token = new SignJWT({ session, role })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt(seconds(systemClock.wall()))
    .setExpirationTime(seconds(expires));
  if (notBefore !== undefined) token.setNotBefore(seconds(notBefore));
  if (singleUse) token.setJti(systemRandom.uuid());
  return token.sign(key);
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}

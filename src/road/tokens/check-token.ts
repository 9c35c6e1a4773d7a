import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Join } from '../../signaling/messages.ts';
import { matchesPattern } from './matches-pattern.ts';
import type { TokenKeys } from './token-keys.ts';

/** How far the clocks of the road and of the maker of a token may differ, in seconds. */
const CLOCK_TOLERANCE = 5;

/**
 * Checks the token of a join against this very join. Resolves to null where it allows it, or to a sentence for the
 * peer. What a token says is told only to a peer whose token has a valid signature.
 *
 * @param wall the time of day, in milliseconds since 1970
 */
export async function checkToken(
  join: Join,
  { key, algorithms }: TokenKeys,
  wall: number,
): Promise<string | null> {
  if (join.token === undefined) return 'This road requires a token: set "token" to one.';
  try {
    const { payload } = await jwtVerify(join.token, key, {
      algorithms,
      currentDate: new Date(wall),
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp', 'session', 'role'],
    });
    return forbidden(join, payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      return 'The token has expired: ask for a new one.';
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      return error.claim === 'nbf'
        ? 'The token is not valid yet: try again later.'
        : 'The token is incomplete: it must have "session", "role" and "exp".';
    }
    return 'The road does not accept this token: ask its operator for a valid one.';
  }
}

function forbidden({ session, role }: Join, payload: JWTPayload): string | null {
  if (payload.role !== role)
    return `The token does not allow joining as a ${role}: ask for another one.`;
  const pattern = payload.session;
  if (typeof pattern === 'string' && matchesPattern(pattern, session)) return null;
  return `The token does not allow joining the session "${session}": ask for another one.`;
}

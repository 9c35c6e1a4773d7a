import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Join } from '../../signaling/messages.ts';
import { matchesPattern } from './matches-pattern.ts';
import type { SingleUse } from './single-use-tokens.ts';
import type { TokenKeys } from './token-keys.ts';

/** How far the clocks of the road and of the maker of a token may differ, in seconds. */
const CLOCK_TOLERANCE = 5;

/** What a token says of a join. */
export type TokenVerdict =
  | { readonly kind: 'forbidden'; readonly message: string }
  /** `singleUse` is null where any number of members may join with the token. */
  | { readonly kind: 'allowed'; readonly singleUse: SingleUse | null };

/**
 * Checks the token of a join against this very join. What a token says is told only to a peer whose token has a valid
 * signature.
 *
 * @param wall the time of day, in milliseconds since 1970
 */
export async function checkToken(
  join: Join,
  { key, algorithms }: TokenKeys,
  wall: number,
): Promise<TokenVerdict> {
  if (join.token === undefined) {
    return forbidden('This road requires a token: set "token" to one.');
  }
  try {
    const { payload } = await jwtVerify(join.token, key, {
      algorithms,
      currentDate: new Date(wall),
      clockTolerance: CLOCK_TOLERANCE,
      requiredClaims: ['exp', 'session', 'role'],
    });
    return judge(join, payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      return forbidden('The token has expired: ask for a new one.');
    }
    if (error instanceof errors.JWTClaimValidationFailed) {
      return forbidden(
        error.claim === 'nbf'
          ? 'The token is not valid yet: try again later.'
          : 'The token is incomplete: it must have "session", "role" and "exp".',
      );
    }
    return forbidden('The road does not accept this token: ask its operator for a valid one.');
  }
}

function judge({ session, role }: Join, payload: JWTPayload): TokenVerdict {
  const { session: pattern, iss = '', jti, exp = 0 } = payload;
  if (payload.role !== role) {
    return forbidden(`The token does not allow joining as a ${role}: ask for another one.`);
  }
  if (typeof pattern !== 'string' || !matchesPattern(pattern, session)) {
    return forbidden(
      `The token does not allow joining the session "${session}": ask for another one.`,
    );
  }
  if (jti === undefined) return { kind: 'allowed', singleUse: null };
  if (typeof jti !== 'string') return forbidden('The token is malformed: its "jti" must be text.');
  // Another issuer may choose the same id.
  const id = JSON.stringify([iss, jti]);
  return { kind: 'allowed', singleUse: { id, expires: 1_000 * (exp + CLOCK_TOLERANCE) } };
}

function forbidden(message: string): TokenVerdict {
  return { kind: 'forbidden', message };
}

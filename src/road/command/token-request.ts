import { BeachError } from '../../runtime/beach-error.ts';
import type { Role } from '../../signaling/messages.ts';
import type { TokenGrant } from '../tokens/mint-token.ts';
import { type CliSurroundings, tokenSecret } from './cli-surroundings.ts';
import { durationOf } from './duration-of.ts';
import { parseFlags } from './parse-flags.ts';

/** A command line that asks for a token. */
export interface TokenRequest {
  readonly kind: 'token';
  readonly secret: string;
  readonly grant: TokenGrant;
}

/**
 * Parses the arguments that follow `beach-road token`.
 *
 * @throws {BeachError} `invalid-option`, which names the first missing or invalid argument.
 */
export function tokenRequest(
  args: readonly string[],
  surroundings: CliSurroundings,
): TokenRequest | { kind: 'help' } {
  const values = parseFlags(args, {
    'token-secret': { type: 'string' },
    session: { type: 'string' },
    role: { type: 'string' },
    expires: { type: 'string' },
    'not-before': { type: 'string' },
    'single-use': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return { kind: 'help' };
  const secret = tokenSecret(values['token-secret'], surroundings);
  if (secret === undefined) {
    const expected = 'the path of a file with the secret, or set BEACH_ROAD_TOKEN_SECRET';
    throw BeachError.invalidOption('--token-secret', undefined, expected);
  }
  const session = values.session ?? '';
  if (session === '') throw BeachError.invalidOption('--session', session, 'a name or a pattern');
  const later = (flag: string, text: string): number =>
    surroundings.wall() + durationOf(flag, text);
  const notBefore = values['not-before'];
  return {
    kind: 'token',
    secret,
    grant: {
      session,
      role: roleOf(values.role),
      expires: later('--expires', values.expires ?? ''),
      notBefore: notBefore === undefined ? undefined : later('--not-before', notBefore),
      singleUse: values['single-use'],
    },
  };
}

function roleOf(text: string | undefined): Role {
  if (text === 'host' || text === 'viewer') return text;
  throw BeachError.invalidOption('--role', text, 'host or viewer');
}

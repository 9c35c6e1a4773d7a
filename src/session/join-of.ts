import { BeachError } from '../runtime/beach-error.ts';
import type { Random } from '../runtime/random.ts';
import { type Join, parsePeerMessage } from '../signaling/messages.ts';
import type { SessionOptions } from './options/session-options.ts';

/** Returns the join for a session with these options, under a new peer id. */
export function joinOf(options: SessionOptions, random: Random): Join {
  const { session, role, hostKey, viewerKey, name, token, topology } = options;
  return {
    type: 'join',
    protocol: 1,
    session,
    role,
    peerId: random.uuid(),
    claim: role === 'host' ? hostKey : viewerKey,
    name: name || undefined,
    token: typeof token === 'string' && token !== '' ? token : undefined,
    topology: role === 'host' ? topology : undefined,
  };
}

/** Returns why a join does not fit the schema, or null if it does. */
export function invalidJoin(join: Join): BeachError | null {
  if (parsePeerMessage(join) !== null) return null;
  return new BeachError(
    'invalid-option',
    'The session cannot be joined with these options: "session" has 1 to 128 of A–Z a–z 0–9 . _ ~ -, "name", "hostKey" and "viewerKey" up to 256 characters, "token" up to 4096.',
  );
}

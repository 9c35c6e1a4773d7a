/**
 * Carries the join in the request for the WebSocket, which saves a round trip. It goes into the subprotocols (RFC 6455,
 * section 1.9), because the join has secrets, and servers log addresses. A road that knows nothing of this takes the
 * first subprotocol, as most servers do, and gets the join as a message.
 */
import { base64url } from '../identity/base64url.ts';
import { utf8 } from '../identity/utf8.ts';
import type { Join } from './messages.ts';

const plainProtocol = 'beach';
/** The subprotocol of a road that has read the join. */
export const joinedProtocol = 'beach-joined';
const prefix = 'beach-join.';

/** The most characters that a join may take in a request, of whose headers servers accept 8 KiB at least. */
const maxLength = 4096;

/** Returns the subprotocols of a request that carries a join; none where it is too long. */
export function protocolsWith(join: Join): string[] {
  const carrier = prefix + base64url.encode(utf8(JSON.stringify(join)));
  return carrier.length > maxLength ? [] : [plainProtocol, joinedProtocol, carrier];
}

/** Returns the join in the subprotocols of a request, as it would arrive in a message; null where there is none. */
export function joinIn(protocols: Iterable<string>): Uint8Array | null {
  const offered = [...protocols];
  const carrier = offered.find((protocol) => protocol.startsWith(prefix));
  if (carrier === undefined || !offered.includes(joinedProtocol)) return null;
  try {
    return base64url.decode(carrier.slice(prefix.length));
  } catch {
    return null;
  }
}

import type { Role, SignalKind, Topology } from '../../signaling/messages.ts';
import { sees } from '../../signaling/sees.ts';

/**
 * Why this signal may not be sent by whom it comes from, as a sentence for the sender; null where it
 * may. `to` is the role of the addressee, `undefined` where nobody of that id is there.
 */
export function roleViolation(
  topology: Topology,
  from: Role,
  to: Role | undefined,
  kind: SignalKind,
): string | null {
  if (topology === 'star' && from === 'viewer' && kind === 'offer') {
    return 'A viewer of a star never offers: send a "renegotiate" signal to the host instead.';
  }
  if (to !== undefined && !sees(topology, from, to)) {
    return 'A viewer of a star talks to its host alone: address the host instead.';
  }
  return null;
}

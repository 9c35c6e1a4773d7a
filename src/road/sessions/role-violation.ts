import type { Peer, SignalKind, Topology } from '../../signaling/messages.ts';
import { mayConnect, mayOffer } from '../../signaling/offer-policy.ts';

/**
 * Why this signal may not be sent by whom it comes from, as a sentence for the sender; null where it
 * may. `to` is the role of the addressee, `undefined` where nobody of that id is there.
 */
export function roleViolation(
  topology: Topology,
  from: Peer,
  to: Peer | undefined,
  kind: SignalKind,
): string | null {
  if (kind === 'offer' && !mayOffer(from.role, topology)) {
    return 'A viewer of a star never offers: send a "renegotiate" signal to the host instead.';
  }
  if (to !== undefined && !mayConnect(from, to, topology)) {
    return 'A viewer of a star talks to its host alone: address the host instead.';
  }
  return null;
}

import type { Peer, SignalKind, Topology } from '../../signaling/messages.ts';
import { mayConnect, mayOffer } from '../../signaling/offer-policy.ts';

/**
 * Returns a sentence for the sender of a signal that its role does not allow, or null for an allowed
 * signal. `to` is undefined where the receiver is not in the session.
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

import type { HandshakeState } from './handshake-state.ts';
import type { Envelope } from './handshake-step.ts';

/**
 * Decides what becomes of an offer. In a collision (an exchange in progress, never `stable`) the impolite
 * side, which is the one that may offer, ignores the offer. The polite side gives way, and answers it.
 */
export function judgeOffer(
  state: HandshakeState,
  offer: Envelope,
  impolite: boolean,
): 'accept' | 'repeat-answer' | 'ignore' | 'stale' {
  if (offer.handshakeId === state.handshakeId) return 'repeat-answer';
  if (impolite && state.exchange !== 'stable') return 'ignore';
  return offer.generation > state.generation ? 'accept' : 'stale';
}

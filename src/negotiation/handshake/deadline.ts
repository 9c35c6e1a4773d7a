import type { Limits } from '../../runtime/limits.ts';
import type { HandshakeState } from './handshake-state.ts';

interface Deadline {
  /** In milliseconds from the step that led to the state. */
  readonly ms: number;
  /** Whether the time counts only while signaling is open, because nothing can arrive without it. */
  readonly overSignaling: boolean;
}

/**
 * Returns how long a state may last, in milliseconds; null if it may last forever. A state has one deadline at
 * most, so that each step that moves a handshake on also cancels its deadline. While the browser has no room for
 * the connection, there is no deadline.
 */
export function deadlineOf(
  state: HandshakeState,
  mayOffer: boolean,
  limits: Limits,
  jitter: number,
): number | null {
  const deadline = state.connectionPending ? null : patience(state, mayOffer, limits, jitter);
  if (deadline === null || (deadline.overSignaling && !state.signalingOpen)) return null;
  return deadline.ms;
}

/** Changes when, and only when, the deadline begins anew. */
export function deadlineKey(state: HandshakeState): string {
  const { phase, exchange, generation, broken, restarts, retries, asks } = state;
  const { connectionPending, signalingOpen } = state;
  return [
    phase,
    exchange,
    generation,
    broken,
    restarts,
    retries,
    asks,
    connectionPending,
    signalingOpen,
  ].join();
}

function patience(
  state: HandshakeState,
  mayOffer: boolean,
  limits: Limits,
  jitter: number,
): Deadline | null {
  const { phase, exchange } = state;
  switch (phase) {
    case 'idle':
      if (mayOffer || state.asks >= limits.retryDelays.length) return null;
      return { ms: limits.answerTimeout * 2 ** state.asks, overSignaling: true };
    case 'backoff':
      return { ms: backoff(state.retries, mayOffer, limits, jitter), overSignaling: true };
    case 'abandoned':
    case 'left':
      return null;
  }
  if (state.broken) {
    return { ms: limits.repairTimeout / limits.maxIceRestarts, overSignaling: false };
  }
  if (exchange === 'offered') return { ms: limits.answerTimeout, overSignaling: true };
  if (exchange !== 'stable') return { ms: limits.offerTimeout, overSignaling: false };
  if (phase === 'connecting') return { ms: limits.openTimeout, overSignaling: false };
  if (phase === 'readying') return { ms: limits.readyTimeout, overSignaling: false };
  return null;
}

/** `jitter`: from 0 for the shortest wait to 1 for the longest. */
function backoff(retries: number, mayOffer: boolean, limits: Limits, jitter: number): number {
  const { retryDelays, retryJitter, offerTimeout, answerTimeout } = limits;
  // The answering side gives the other side time for its longest back-off, for making an offer, and for the
  // offer to arrive. All its retries together last longer than a road keeps a lost host (60 s), so that it waits
  // for a host that is briefly gone instead of giving it up.
  if (!mayOffer) {
    return Math.max(...retryDelays) * (1 + retryJitter) + offerTimeout + answerTimeout;
  }
  return (retryDelays[retries - 1] ?? 0) * (1 + retryJitter * (2 * jitter - 1));
}

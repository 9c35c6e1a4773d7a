import type { Limits } from '../../runtime/limits.ts';
import type { HandshakeState } from './handshake-state.ts';
import { retryDelay } from './retry-delay.ts';

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
      if ((mayOffer && !state.held) || state.asks >= limits.retryDelays.length) return null;
      return { ms: limits.answerTimeout * 2 ** state.asks, overSignaling: true };
    case 'backoff':
      return { ms: retryDelay(state.retries, mayOffer, limits, jitter), overSignaling: true };
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

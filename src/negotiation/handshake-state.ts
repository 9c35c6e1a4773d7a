import type { BeachErrorCode } from '../runtime/beach-error.ts';
import type { Limits } from '../runtime/limits.ts';
import type { ConnectionState } from './connection-state.ts';

/**
 * Where the link to the remote peer stands.
 *
 * - `idle`: none. Who may offer wants a place among the handshakes; the other expects an offer.
 * - `connecting`: a connection is being made; its lanes are not open yet.
 * - `readying`: the lanes are open, `__ready__` is on its way.
 * - `ready`: user data flows.
 * - `backoff`: an attempt failed, and another follows.
 * - `abandoned`: no more attempts, for the reason given.
 * - `left`: ended on purpose.
 */
export type Phase = 'idle' | 'connecting' | 'readying' | 'ready' | 'backoff' | 'abandoned' | 'left';

/**
 * Where the exchange of descriptions stands. `offering` and `answering`: the browser makes the
 * description; `offered`: ours is with the other side; `stable`: nothing is under way.
 */
export type Exchange = 'stable' | 'offering' | 'offered' | 'answering';

export interface HandshakeState {
  readonly phase: Phase;
  readonly exchange: Exchange;
  /** Counts the handshakes with this peer; 0 before the first. */
  readonly generation: number;
  readonly handshakeId: string | null;
  /** The connection, named by the handshake that made it; null where there is none. */
  readonly connectionId: string | null;
  /** Whether our side made the connection, and so may renegotiate it. */
  readonly initiator: boolean;
  /** Failed attempts since the link was last ready. */
  readonly retries: number;
  /** The path is lost, and being repaired. */
  readonly broken: boolean;
  /** ICE restarts since the path was lost. */
  readonly restarts: number;
  /** A renegotiation is due as soon as the link is ready and stable. */
  readonly wanted: boolean;
  /** We have asked for an offer that has not come yet. */
  readonly asking: boolean;
  /** How often an offer that never came was asked for, while idle. */
  readonly asks: number;
  /** Why the last attempt failed, or the link ended. */
  readonly reason: BeachErrorCode | 'left' | null;
}

/** What is so while there is no connection. */
export const noConnection = {
  exchange: 'stable',
  connectionId: null,
  initiator: false,
  broken: false,
  restarts: 0,
  wanted: false,
  asking: false,
} as const;

/** `generation`: that of the last handshake with this peer, where one is remembered. */
export function initialHandshake(generation = 0): HandshakeState {
  return {
    ...noConnection,
    phase: 'idle',
    generation,
    handshakeId: null,
    retries: 0,
    asks: 0,
    reason: null,
  };
}

/** How a handshake's state looks from outside. */
export function connectionState({ phase, generation, reason }: HandshakeState): ConnectionState {
  switch (phase) {
    case 'idle':
      if (reason !== null) return 'failed';
      return generation === 0 ? 'waiting' : 'connecting';
    case 'connecting':
    case 'readying':
      return 'connecting';
    case 'ready':
      return 'connected';
    case 'backoff':
      return 'failed';
    case 'abandoned':
      return 'failed-permanent';
    case 'left':
      return 'disconnected';
  }
}

/** Whether it takes one of the places that bound the handshakes in progress. */
export function inProgress({ phase, initiator }: HandshakeState): boolean {
  return initiator && (phase === 'connecting' || phase === 'readying');
}

/** Whether what was sent may have been lost, and is to be sent again until this changes. */
export function unsettled({ phase, exchange, initiator, asking }: HandshakeState): boolean {
  return exchange === 'offered' || (initiator && phase === 'connecting') || asking;
}

export interface Deadline {
  /** In milliseconds from the step that brought the state about. */
  readonly ms: number;
  /** Whether the time counts only while signaling is open, since nothing can come without it. */
  readonly overSignaling: boolean;
}

/**
 * When a state that does not change by itself has to be given up; null where it may last. There is
 * one at a time, so whatever moves a handshake on also cancels its deadline.
 */
export function deadlineOf(
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

/** `jitter`: from 0 to 1, where between the shortest and the longest wait to be. */
function backoff(retries: number, mayOffer: boolean, limits: Limits, jitter: number): number {
  const { retryDelays, retryJitter, offerTimeout, answerTimeout } = limits;
  // Who only answers gives the other side time for its longest wait, for making an offer, and for that to
  // come. All retries together last longer than a road's patience with a lost host (60 s), so that a host
  // that is gone is waited for again, and not given up.
  if (!mayOffer) {
    return Math.max(...retryDelays) * (1 + retryJitter) + offerTimeout + answerTimeout;
  }
  return (retryDelays[retries - 1] ?? 0) * (1 + retryJitter * (2 * jitter - 1));
}

/** Changes when, and only when, the deadline begins anew. */
export function deadlineKey(state: HandshakeState): string {
  const { phase, exchange, generation, broken, restarts, retries, asks } = state;
  return [phase, exchange, generation, broken, restarts, retries, asks].join();
}

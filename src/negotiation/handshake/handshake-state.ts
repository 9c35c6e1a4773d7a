import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import type { ConnectionState } from '../connection-state.ts';

/**
 * How far the link to the remote peer has got.
 *
 * - `idle`: there is none. The side that may offer waits for a slot among the handshakes; the other side
 *   expects an offer.
 * - `connecting`: a connection is being made; its lanes are not open yet.
 * - `readying`: the lanes are open, and `__ready__` is on its way.
 * - `ready`: user data flows.
 * - `backoff`: an attempt failed, and another follows.
 * - `abandoned`: no more attempts, for the reason given.
 * - `left`: ended on purpose.
 */
export type Phase = 'idle' | 'connecting' | 'readying' | 'ready' | 'backoff' | 'abandoned' | 'left';

/**
 * How far the exchange of descriptions has got. `offering` and `answering`: the browser makes the
 * description; `offered`: our offer waits for its answer; `stable`: no exchange is in progress.
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
  /** The connection is not made yet: the browser may have no room for it. */
  readonly connectionPending: boolean;
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
  /** We have asked for an offer that has not arrived yet. */
  readonly asking: boolean;
  /** The other side takes no offer until it asks for one: its page has not let us in yet. */
  readonly held: boolean;
  /** How often we have asked, while idle, for an offer that never arrived. */
  readonly asks: number;
  /** This side slept, or had no network, since the link was last ready. */
  readonly interrupted: boolean;
  /** Why the last attempt failed, or the link ended. */
  readonly reason: BeachErrorCode | 'left' | null;
  /** Whether signals reach the other side now. */
  readonly signalingOpen: boolean;
}

/** Holds while there is no connection. */
export const noConnection = {
  exchange: 'stable',
  connectionId: null,
  connectionPending: false,
  initiator: false,
  broken: false,
  restarts: 0,
  wanted: false,
  asking: false,
  held: false,
} as const;

/** `generation`: that of the last handshake with this peer, where one is remembered. */
export function initialHandshake(generation = 0, signalingOpen = true): HandshakeState {
  return {
    ...noConnection,
    phase: 'idle',
    generation,
    handshakeId: null,
    retries: 0,
    asks: 0,
    interrupted: false,
    reason: null,
    signalingOpen,
  };
}

/** Returns the final state: `left` on purpose, or `abandoned` for a reason. */
export function endedHandshake(
  state: HandshakeState,
  reason: BeachErrorCode | 'left',
): HandshakeState {
  const phase = reason === 'left' ? 'left' : 'abandoned';
  return { ...state, ...noConnection, phase, reason };
}

/** Returns the state that applications see. */
export function connectionState(state: HandshakeState): ConnectionState {
  const { phase, generation, reason, held } = state;
  switch (phase) {
    case 'idle':
      if (reason !== null) return 'failed';
      return generation === 0 || held ? 'waiting' : 'connecting';
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

/** Whether the side that may offer begins as soon as there is a slot. */
export function mayBegin({ phase, signalingOpen, held }: HandshakeState): boolean {
  return phase === 'idle' && signalingOpen && !held;
}

/** Whether it takes one of the slots that bound the handshakes in progress. */
export function inProgress({ phase, initiator }: HandshakeState): boolean {
  return initiator && (phase === 'connecting' || phase === 'readying');
}

/** Whether sent signals may have been lost, and are repeated until this changes. */
export function unsettled({ phase, exchange, initiator, asking }: HandshakeState): boolean {
  return exchange === 'offered' || (initiator && phase === 'connecting') || asking;
}

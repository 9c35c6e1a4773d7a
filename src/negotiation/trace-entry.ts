import type { RelayedSignal, Signal } from '../signaling/messages.ts';
import type { HandshakeState } from './handshake/handshake-state.ts';
import type { Effect, HandshakeEvent } from './handshake/handshake-step.ts';

/** A step of the state machine of one peer's handshakes. */
export interface TracedStep {
  readonly type: 'step';
  readonly peerId: string;
  /** What happened: `start` and `close` begin and end the negotiation, `now` tells a late watcher where it is. */
  readonly event: HandshakeEvent['type'] | 'start' | 'close' | 'now';
  /** The state that followed. */
  readonly state: HandshakeState;
  readonly effects: readonly Effect[];
  /** The browser's connection, where there is one. */
  readonly connection: RTCPeerConnection | undefined;
  /** Why it ended, at `close`. */
  readonly reason?: string;
}

/**
 * One thing that the negotiation with a peer did, for tools that watch it. It refers to what the engine has, and copies
 * nothing.
 */
export type TraceEntry =
  | TracedStep
  /** A signal was given to signaling. A copy has the `seq` of the first. */
  | { readonly type: 'sent'; readonly peerId: string; readonly signal: Signal }
  /** A signal arrived, and is not judged yet. */
  | { readonly type: 'received'; readonly peerId: string; readonly signal: RelayedSignal };

import type { Candidate } from '../../link/connection/connection.ts';
import type { MediaKind } from '../../link/connection/media.ts';
import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import type { CounterName } from '../../runtime/counters.ts';
import type { SignalBody, SignalKind } from '../../signaling/messages.ts';
import type { HandshakeState } from './handshake-state.ts';

/** Names the handshake that something belongs to. */
export interface Envelope {
  readonly generation: number;
  readonly handshakeId: string;
}

/** A signal from the remote peer. */
export type RemoteEvent<K extends SignalKind> = {
  readonly type: K;
  readonly body: SignalBody<K>;
} & Envelope;

/** An offer that was made before the handshake began. */
export interface ParkedDescription {
  readonly handshakeId: string;
  readonly sdp: string;
}

/** Everything that can move a handshake on. */
export type HandshakeEvent =
  /** This handshake has a slot among those in progress. The other side may have its offer already. */
  | { readonly type: 'begin'; readonly parked?: ParkedDescription | null }
  /** The browser has room for the connection, and has made it. */
  | { readonly type: 'made' }
  /** Signaling has opened, or was lost. */
  | { readonly type: 'signaling'; readonly open: boolean }
  /** This side slept, or had no network. */
  | { readonly type: 'interrupted' }
  /** A person wants the next attempt now. */
  | { readonly type: 'retry' }
  /** Signaling sees the peer again, after it had lost it. */
  | { readonly type: 'seen-again' }
  | ({ readonly type: 'local-offer' | 'local-answer'; readonly sdp: string } & Envelope)
  | { [K in SignalKind]: RemoteEvent<K> }[SignalKind]
  /** The remote peer said over the link that it ends it: an error code, or `left`. */
  | { readonly type: 'ended'; readonly reason: string }
  | { readonly type: 'open' | 'ready' | 'path-lost' | 'path-back' | 'wanted' | 'deadline' }
  /** The connection broke, or its link turned out to be dead. */
  | { readonly type: 'failed'; readonly reason: BeachErrorCode };

/** An effect that the negotiator performs after a step. */
export type Effect =
  | { readonly do: 'connect'; readonly initiator: boolean }
  | { readonly do: 'close' }
  | { readonly do: 'make-offer'; readonly restartIce: boolean }
  | { readonly do: 'accept-offer' | 'accept-answer'; readonly sdp: string }
  | { readonly do: 'add-candidate'; readonly candidate: Candidate }
  /** Keeps a candidate until the description of its handshake arrives. */
  | ({ readonly do: 'hold-candidate'; readonly candidate: Candidate } & Envelope)
  | { readonly do: 'make-room'; readonly kinds: readonly MediaKind[] }
  /** `parked`: the other side has it already, unless it was lost. */
  | {
      readonly do: 'send-offer';
      readonly body: SignalBody<'offer'>;
      readonly parked: boolean;
    }
  | { readonly do: 'send-answer'; readonly sdp: string }
  /** Asks for an offer: for a new connection, for our media, or to restart ICE. */
  | { readonly do: 'ask'; readonly connection: string | null; readonly restart: boolean }
  | { readonly do: 'send-bye'; readonly reason: BeachErrorCode }
  /** Sends again everything that this handshake has sent; `answer-again` counts its answer. */
  | { readonly do: 'repeat' | 'answer-again' }
  | { readonly do: 'count'; readonly what: CounterName };

export interface HandshakeContext {
  /** Whether this side makes the offers. The side that does is impolite in a collision. */
  readonly mayOffer: boolean;
  readonly maxRetries: number;
  readonly maxIceRestarts: number;
  /** Makes the id of the handshake that this event may start. */
  newId(): string;
}

/** The next state, and the effects that lead there. */
export type Step = readonly [HandshakeState, readonly Effect[]];

/** Ignores an event, and counts it. */
export function drop(state: HandshakeState, what: CounterName): Step {
  return [state, [{ do: 'count', what }]];
}

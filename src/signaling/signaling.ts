import type { BeachError } from '../runtime/beach-error.ts';
import type { Join, RoadMessage, Signal } from './messages.ts';

/**
 * The state of the way to the other peers.
 *
 * - `idle` is followed by `connecting`.
 * - `connecting` is followed by `open`, or by `closed` where it can never be.
 * - `open` is followed by `reconnecting` or `closed`.
 * - `reconnecting` is followed by `open` or `closed`.
 * - `closed` is followed by `connecting`, when the session is entered again.
 */
export type SignalingState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed';

/**
 * What a session listens to. Messages may come more than once and in any order, except that what tells of one
 * peer, that it has joined or left, keeps its order.
 */
export interface SignalingObserver {
  /** Called with each new state; `error` says why, where there is a reason. */
  state(state: Exclude<SignalingState, 'idle'>, error?: BeachError): void;
  /**
   * Called with each message. `joined` comes after every (re)join, with the whole roster, and once
   * the state is `open`; what tells of the roster before an outage does not come after it. After
   * `join-refused` the state is `closed` and nothing more comes.
   */
  message(message: RoadMessage): void;
  /** Called for each incoming message that does not fit the schema and was dropped. */
  invalid(): void;
  /**
   * Called for each outgoing signal that will never be sent: it is over 64 KiB (`message-too-large`),
   * or too many wait for the way to open (`send-failed`).
   */
  dropped?(signal: Signal, error: BeachError): void;
}

/** One peer's stay in one session. */
export interface SignalingConnection {
  /**
   * Sends a signal. Never throws: while reconnecting, a bounded number of signals wait, and the
   * oldest are dropped first; handshakes survive lost signals.
   */
  send(signal: Signal): void;
}

/**
 * Carries offers, answers and candidates between the peers of a session, and tells who is there. It
 * never carries the user's data. Implement it to use a transport of your own.
 */
export interface Signaling {
  /**
   * Enters the session that `join` names, and returns at once; `observer` hears the rest. Adapters
   * reconnect and re-join under the same peer id by themselves. Aborting `signal` leaves for good:
   * the others are told, and `observer` hears nothing more. An abort with the reason
   * `pageGone` instead says that the page is going away: a host keeps its claim for its return.
   */
  connect(join: Join, observer: SignalingObserver, signal: AbortSignal): SignalingConnection;
}

/** The abort reason of a page that goes away and may come back, as in a reload. */
export const pageGone = Symbol('page gone');

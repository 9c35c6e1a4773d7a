import type { ClaimProof } from '../identity/claim.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { Interruption } from '../runtime/on-interruption.ts';
import type { Join, RoadMessage, Signal } from './messages.ts';

/**
 * The state of the signaling of one session.
 *
 * - `idle` is followed by `connecting`.
 * - `connecting` is followed by `open`, or by `closed` where no connection is possible.
 * - `open` is followed by `reconnecting` or `closed`.
 * - `reconnecting` is followed by `open` or `closed`.
 * - `closed` is followed by `connecting`, when the session is entered again.
 */
export type SignalingState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'closed';

/**
 * Receives what an adapter reports. Messages may arrive more than once and in any order, except that
 * the joins and leaves of one peer keep their order.
 */
export interface SignalingObserver {
  /**
   * Called with each new state; `error` gives the reason, where there is one. With `open`, it says why signaling goes
   * another way than it was meant to.
   */
  state(state: Exclude<SignalingState, 'idle'>, error?: BeachError): void;
  /**
   * Called with each message. `joined` follows every join and rejoin, after the state has become
   * `open`, and carries the whole roster; no roster message from before an outage arrives after it.
   * After `join-refused`, which answers the first join only, the state becomes `closed` and no message follows.
   */
  message(message: RoadMessage): void;
  /** Called for each incoming message that did not fit the schema and was dropped. */
  invalid(): void;
  /**
   * Called for each outgoing signal that will never be sent: it is over 64 KiB (`message-too-large`),
   * it has no JSON form, or too many signals wait for signaling to open (both `send-failed`).
   */
  dropped?(signal: Signal, error: BeachError): void;
}

/**
 * One peer's membership in one session, as `Signaling.connect` returns it. It has no `close`: aborting
 * the signal that was passed to `connect` ends it.
 */
export interface SignalingConnection {
  /**
   * Sends a signal to the peer it names. Never throws. While signaling reconnects, a bounded number
   * of signals wait, and the oldest are dropped first: handshakes survive lost signals. `end` aborts when this side has
   * ended its negotiation with that peer: a signal that still waits then is not sent.
   */
  send(signal: Signal, end?: AbortSignal): void;
  /** Called after an interruption of this page. Checks at once what may be broken. */
  interrupted?(interruption: Interruption): void;
  /** Ends the wait for the next attempt to connect. Does nothing while none waits. */
  retryNow?(): void;
  /** How long the next attempt to connect waits still, in milliseconds; null while none waits. */
  readonly retryIn?: number | null;
}

/**
 * Carries offers, answers and candidates between the peers of a session, and reports who is present.
 * It never carries the user's data. Implement it to use a transport of your own.
 */
export interface Signaling {
  /** Whether it connects only pages of one site in one browser. */
  readonly isLocal?: boolean;
  /**
   * Enters the session that `join` names, and returns at once; `observer` receives all results. An
   * adapter reconnects and rejoins under the same peer id by itself. A rejoin that is refused is one more
   * failed attempt: the state stays `reconnecting`, with the error.
   *
   * Aborting `signal` leaves for good: the other peers are told, and `observer` is not called again.
   * An abort with the reason `pageGone` means that the page goes away and may come back: a host keeps
   * its claim for its return.
   *
   * Each join carries what `credentials` return. Where they reject, the attempt has failed.
   */
  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    credentials?: Credentials,
  ): SignalingConnection;
}

/** What a peer shows at each join, apart from what never changes. */
export interface Credentials {
  /** Returns the `token` of a join, in place of the fixed one. */
  readonly token?: (() => Promise<string>) | undefined;
  /**
   * Returns the `proof` of a join, for the nonce of a challenge. Only the host of a verified name has it, and waits for
   * the challenge.
   */
  readonly prove?: ProveClaim | undefined;
}

/** Signs a claim with the nonce of a challenge. */
export type ProveClaim = (nonce: string) => Promise<ClaimProof>;

/** The abort reason of a page that goes away and may come back, as in a reload. */
export const pageGone = Symbol('page gone');

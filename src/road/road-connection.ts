import type { Signal } from '../signaling/messages.ts';
import type { Account, Payer } from './budget/account.ts';

/** Carries messages to one peer, over a WebSocket or a simulated network. */
export interface RoadConnection {
  /**
   * Sends a message, encoded as UTF-8; does nothing on a closed connection. Never throws. Calls `sent`
   * once, when the message has left the memory of the road, or never will.
   */
  deliver(frame: Uint8Array, sent: () => void): void;
  /** Closes the connection with one of `closeCodes` and a reason of at most 123 bytes of UTF-8. */
  close(code: number, reason: string): void;
}

/** Leads to a peer, as its session uses it. */
export interface MemberConnection {
  /** The use of the road by the peer's address. */
  readonly account: Account;
  /**
   * Sends a message at the cost of `payer`, or of the peer itself. Returns false, and sends nothing,
   * where too much of that payer waits to be sent already.
   */
  deliver(frame: Uint8Array, payer?: Payer): boolean;
  /** Closes the connection with one of `closeCodes` and a reason of at most 123 bytes of UTF-8. */
  close(code: number, reason: string): void;
}

/** The session that a peer has joined, as its connection uses it. */
export interface JoinedSession {
  /** Relays a signal of the peer behind `connection`; `source` are its bytes, where they can be relayed as they came. */
  signal(signal: Signal, connection: MemberConnection, source?: Uint8Array): void;
  /** Sends the roster to the peer behind `connection` again, and returns its size in bytes. */
  resendRoster(connection: MemberConnection): number;
  /** Call when the connection has closed: with code 1000 its peer has left, with any other it is briefly away. */
  closed(connection: MemberConnection, code: number): void;
}

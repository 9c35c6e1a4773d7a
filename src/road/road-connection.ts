import type { RoadMessage } from '../signaling/messages.ts';

/** The way back to one peer, whatever carries it: a WebSocket, or a simulated wire. */
export interface RoadConnection {
  /** Sends a message; on a connection that is closed it does nothing. Never throws. */
  deliver(message: RoadMessage): void;
  /** Ends the connection with one of `closeCodes` and a reason of at most 123 bytes. */
  close(code: number, reason: string): void;
}

/** The WebSocket close codes that the road uses (RFC 6455, section 7.4). */
export const closeCodes = {
  /** From a peer: it leaves on purpose, and for good. Any other code means that it may come back. */
  left: 1000,
  /** The road shuts down. */
  goingAway: 1001,
  /** The peer was refused, or it kept breaking the rules. */
  refused: 1008,
  /** A message was over 64 KiB. */
  tooBig: 1009,
  /** The same peer came back over a newer connection. */
  superseded: 4001,
} as const;

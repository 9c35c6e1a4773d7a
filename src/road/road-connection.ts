import type { RoadMessage } from '../signaling/messages.ts';

/** The way back to one peer, whatever carries it: a WebSocket, or a simulated wire. */
export interface RoadConnection {
  /** Sends a message; on a connection that is closed it does nothing. Never throws. */
  deliver(message: RoadMessage): void;
  /** Ends the connection with one of `closeCodes` and a reason of at most 123 bytes. */
  close(code: number, reason: string): void;
}

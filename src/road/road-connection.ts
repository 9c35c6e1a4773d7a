import type { RoadMessage } from '../signaling/messages.ts';

/** Sends to one peer, over a WebSocket or a simulated network. */
export interface RoadConnection {
  /** Sends a message; does nothing on a closed connection. Never throws. */
  deliver(message: RoadMessage): void;
  /** Closes the connection with one of `closeCodes` and a reason of at most 123 bytes of UTF-8. */
  close(code: number, reason: string): void;
}

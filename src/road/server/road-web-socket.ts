import { WebSocket } from 'ws';
import { closeCodes, MAX_SIGNALING_BYTES, type RoadMessage } from '../../signaling/messages.ts';

/** Bytes that may wait in the buffer of a socket whose peer does not read: 4 MiB. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

const TOO_BIG = `A message may have at most ${MAX_SIGNALING_BYTES} bytes: send less, or several messages.`;

/** Sends road messages over a server-side WebSocket. */
export class RoadWebSocket extends WebSocket {
  deliver(message: RoadMessage): void {
    if (this.readyState !== WebSocket.OPEN) return;
    // Unsent messages must not fill the server's memory; the peer reconnects when it can read again.
    if (this.bufferedAmount > MAX_BUFFERED_BYTES) this.terminate();
    else this.send(JSON.stringify(message));
  }

  /** Explains code 1009, with which `ws` itself closes before it has read a message that is too large. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === closeCodes.tooBig) {
      this.deliver({ type: 'error', code: 'message-too-large', message: TOO_BIG });
    }
    super.close(code, reason);
  }
}

import { WebSocket } from 'ws';
import { closeCodes, MAX_SIGNALING_BYTES, type RoadMessage } from '../../signaling/messages.ts';

/** Bytes that may wait for a peer who does not read, in its socket's buffer: 4 MiB. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

const TOO_BIG = `A message may have ${MAX_SIGNALING_BYTES} bytes: send less, or in several messages.`;

/** A server-side WebSocket that speaks road messages, and says why before it closes. */
export class RoadWebSocket extends WebSocket {
  deliver(message: RoadMessage): void {
    if (this.readyState !== WebSocket.OPEN) return;
    // What cannot be sent must not fill the server's memory; the peer comes back when it can read.
    if (this.bufferedAmount > MAX_BUFFERED_BYTES) this.terminate();
    else this.send(JSON.stringify(message));
  }

  /** `ws` itself closes with 1009, without a word, before it has read a message that is too big. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === closeCodes.tooBig) {
      this.deliver({ type: 'error', code: 'message-too-large', message: TOO_BIG });
    }
    super.close(code, reason);
  }
}

import { WebSocket } from 'ws';
import { closeCodes, MAX_SIGNALING_BYTES } from '../../signaling/messages.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';
import type { RoadConnection } from '../road-connection.ts';

const TOO_BIG = encodeRoadMessage({
  type: 'error',
  code: 'message-too-large',
  message: `A message may have at most ${MAX_SIGNALING_BYTES} bytes: send less, or several messages.`,
});

/** Sends road messages over a server-side WebSocket. */
export class ServerWebSocket extends WebSocket implements RoadConnection {
  deliver(frame: Uint8Array, sent: () => void): void {
    if (this.readyState === WebSocket.OPEN) this.send(frame, { binary: false }, sent);
    else sent();
  }

  /** Explains code 1009, with which `ws` itself closes before it has read a message that is too large. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code === closeCodes.tooBig) this.deliver(TOO_BIG, () => {});
    super.close(code, reason);
  }
}

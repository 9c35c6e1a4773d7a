import { type Clock, systemClock } from '../../runtime/clock.ts';
import { type Random, systemRandom } from '../../runtime/random.ts';
import type { Join } from '../messages.ts';
import type { Signaling, SignalingConnection, SignalingObserver } from '../signaling.ts';
import type { OpenSocket } from './road-socket.ts';
import { WebSocketConnection } from './websocket-connection.ts';

export interface WebSocketSignalingOptions {
  clock?: Clock;
  random?: Random;
  /** Default: the browser's WebSocket. Outside a browser, that of `ws` fits. */
  openSocket?: OpenSocket;
}

/**
 * Signaling over a road, for peers anywhere.
 *
 * - An attempt that does not get as far as `joined` in 10 s has failed. Failed attempts are reported
 *   with the state that lasts, and `signaling-unreachable` or `signaling-timeout`.
 * - The next follows after up to 0.3 s, doubling to 15 s (`reconnectDelay`), or at once when the
 *   browser comes online; without end, until the session is left or the road refuses.
 * - After 30 s of silence the road is asked for a sign of life; without one in 10 s the socket is dead.
 * - Up to 256 signals wait for the way to open; they go out before anything that is sent later.
 *
 * Leaving closes with code 1000; a page that goes away, with 4002.
 */
export class WebSocketSignaling implements Signaling {
  readonly #url: string;
  readonly #options: Required<WebSocketSignalingOptions>;

  /** `url` is a `ws:` or `wss:` address. */
  constructor(url: string | URL, options: WebSocketSignalingOptions = {}) {
    this.#url = String(url);
    const openSocket = (address: string): WebSocket => new WebSocket(address);
    this.#options = { clock: systemClock, random: systemRandom, openSocket, ...options };
  }

  connect(join: Join, observer: SignalingObserver, signal: AbortSignal): SignalingConnection {
    return new WebSocketConnection({ url: this.#url, join, observer, signal, ...this.#options });
  }
}

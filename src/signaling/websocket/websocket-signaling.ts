import { type Clock, systemClock } from '../../runtime/clock.ts';
import { type Random, systemRandom } from '../../runtime/random.ts';
import type { Join } from '../messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../signaling.ts';
import type { OpenSocket } from './road-socket.ts';
import { WebSocketConnection } from './websocket-connection.ts';

export interface WebSocketSignalingOptions {
  clock?: Clock;
  random?: Random;
  /**
   * Opens each socket. Outside a browser the `WebSocket` of `ws` fits.
   * @default the browser's `WebSocket`
   */
  openSocket?: OpenSocket;
  /**
   * Asks the address why no socket opens there, and signals over HTTP.
   * @default the browser's `fetch`
   */
  fetch?: typeof globalThis.fetch;
}

/**
 * Signals over a road, between peers anywhere.
 *
 * - An attempt fails that does not reach `joined` within 10 s. Each failed attempt is reported with
 *   `signaling-unreachable`, `signaling-refused` or `signaling-timeout`; the state stays `connecting` or `reconnecting`.
 * - When the first socket does not open, a plain request to the address finds out whether anything answers there.
 * - The next attempt follows after at most 0.3 s, doubling to 15 s (`reconnectDelay`), or at once when the browser
 * comes online, which also replaces an open socket, until the session is left, the road refuses the first join, or
 * another page takes the place of this peer. A refused rejoin is one more failed attempt, with the road's reason.
 * - After 30 s of silence the road is pinged; without an answer within 10 s, or 2 s after a sleep, the socket is
 *   replaced.
 * - Up to 256 signals wait for signaling to open; they are sent before all later ones.
 * - Where no WebSocket opens, or three in a row are cut, although the road answers, signaling goes over HTTP: an event
 *   stream, which is asked for again where it is cut, and a request for what is sent. That is reported with
 *   `signaling-refused`, and lasts until the page is in another network. An `http:` or `https:` address uses HTTP alone.
 *
 * The host of a verified name joins when the road has challenged it; everyone else joins in the request for the socket,
 * or when the page has returned a token. Every second attempt sends the join as a message, for the sake of servers that
 * accept no subprotocols. While another page with its key hosts the name, it stays `connecting` or `reconnecting`, with
 * `host-taken`.
 *
 * Leaving closes the socket with code 1000; a page that goes away closes it with 4002.
 *
 * @example
 * ```ts
 * const signaling = new WebSocketSignaling('wss://road.example');
 * ```
 */
export class WebSocketSignaling implements Signaling {
  readonly #url: string;
  readonly #options: Required<WebSocketSignalingOptions>;

  /** `url` is a `ws:` or `wss:` address, or an `http:` or `https:` address for signaling without WebSocket. */
  constructor(url: string | URL, options: WebSocketSignalingOptions = {}) {
    this.#url = String(url);
    const openSocket: OpenSocket = (...request) => new WebSocket(...request);
    const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);
    this.#options = { clock: systemClock, random: systemRandom, openSocket, fetch, ...options };
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    credentials: Credentials = {},
  ): SignalingConnection {
    return new WebSocketConnection({
      url: this.#url,
      join,
      observer,
      signal,
      credentials,
      ...this.#options,
    });
  }
}

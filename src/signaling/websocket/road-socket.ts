import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import { closeCodes, type Join, parseRoadMessage, type RoadMessage } from '../messages.ts';
import { Liveness } from './liveness.ts';

/** `WebSocket.OPEN`; the name is not there in every environment that this is imported in. */
const OPEN = 1;

/** What a road says to nobody who is not in a session. */
const afterJoined: ReadonlySet<string> = new Set(['peer-joined', 'peer-left', 'signal']);

/** Makes a socket that begins to open. */
export type OpenSocket = (url: string) => WebSocket;

interface RoadSocketOptions {
  url: string;
  openSocket: OpenSocket;
  join: Join;
  clock: Clock;
  /** Hears what the road says; the first is `joined` or `join-refused`. */
  message: (message: RoadMessage) => void;
  /** Hears of each message that did not fit the schema. */
  invalid: () => void;
  /**
   * Called once, when the socket is of no more use, and not after `close`. `code` is that of the
   * closed socket; undefined where it was given up on.
   */
  ended: (error: BeachError, code?: number) => void;
}

/**
 * One WebSocket to the road, from opening to its end: it joins, keeps watch over the way, and hands on
 * what is said. The constructor throws where the page may not open that address.
 */
export class RoadSocket {
  readonly #options: RoadSocketOptions;
  readonly #socket: WebSocket;
  readonly #end = new AbortController();
  readonly #liveness: Liveness;
  #joined = false;

  constructor(options: RoadSocketOptions) {
    this.#options = options;
    const { clock, join, url } = options;
    const socket = options.openSocket(url);
    socket.onopen = () => socket.send(JSON.stringify(join));
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = (event) =>
      this.#fail(BeachError.signalingUnreachable(shown(url), event), event.code);
    // Node's sockets throw an error that nobody listens to; `close` follows in any case.
    socket.onerror = () => {};
    this.#socket = socket;
    // The join is what it waits for first.
    this.#liveness = new Liveness({
      clock,
      ask: () => this.send('{"type":"ping"}'),
      dead: () => this.#fail(BeachError.signalingTimeout(shown(url))),
      signal: this.#end.signal,
    });
  }

  /** Whether the road has let this peer in, and signals may be sent. */
  get joined(): boolean {
    return this.#joined && this.#socket.readyState === OPEN;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Finds out soon whether the road is still there. */
  probe(): void {
    this.#liveness.probe();
  }

  /** Closes the socket and forgets it; `ended` is not called. */
  close(code: number, reason: string): void {
    this.#end.abort();
    this.#socket.onopen = null;
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close(code, reason);
  }

  #receive(data: unknown): void {
    const message = typeof data === 'string' ? parseRoadMessage(data) : null;
    if (!message || (!this.#joined && afterJoined.has(message.type))) {
      this.#options.invalid();
      return;
    }
    this.#joined ||= message.type === 'joined';
    if (this.#joined) this.#liveness.heard();
    if (message.type === 'ping') this.send('{"type":"pong"}');
    if (message.type !== 'ping' && message.type !== 'pong') this.#options.message(message);
  }

  #fail(error: BeachError, code?: number): void {
    this.close(closeCodes.abandoned, 'given up');
    this.#options.ended(error, code);
  }
}

/** An address as an error may show it: a query may hold what is nobody's business. */
function shown(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

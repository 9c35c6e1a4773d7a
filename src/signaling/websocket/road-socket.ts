import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import { EventStreamSocket } from '../http/event-stream-socket.ts';
import { joinedProtocol } from '../join-in-request.ts';
import { closeCodes, type Join, parseRoadMessage, type RoadMessage } from '../messages.ts';
import type { Credentials } from '../signaling.ts';
import { Liveness } from './liveness.ts';
import { shownAddress } from './shown-address.ts';

/** `WebSocket.OPEN`, which does not exist in every environment that imports this file. */
const OPEN = 1;

/** The messages that a road sends to members only. */
const afterJoined: ReadonlySet<string> = new Set(['peer-joined', 'peer-left', 'signal']);

/**
 * Returns a socket that is connecting. `protocols` carry the join, if there are any; without them, joining takes one
 * round trip more.
 */
export type OpenSocket = (url: string, protocols: string[]) => WebSocket;

interface RoadSocketOptions {
  url: string;
  join: Join;
  credentials: Credentials;
  clock: Clock;
  /** Called with each message of the road; the first is `joined`, `join-refused` or `error`. */
  message: (message: RoadMessage) => void;
  /** Called for each message that did not fit the schema. */
  invalid: () => void;
  /**
   * Called once, when the socket has closed or failed, and never after `close`. `code` is the close
   * code; undefined where the road did not answer in time.
   */
  ended: (error: BeachError, code?: number) => void;
}

/**
 * Wraps one WebSocket to the road: joins when it opens, unless its request has carried the join, checks that it is alive,
 * and parses messages.
 */
export class RoadSocket {
  readonly #options: RoadSocketOptions;
  readonly #socket: WebSocket;
  readonly #end = new AbortController();
  readonly #liveness: Liveness;
  #challenged = false;
  #joined = false;
  /** Whether the road has answered the join, even if it lets this host wait for its name. */
  #answered = false;

  /** `socket` is connecting. */
  constructor(socket: WebSocket, options: RoadSocketOptions) {
    this.#options = options;
    const { clock, credentials, url } = options;
    if (!credentials.prove) {
      socket.onopen = () => {
        if (socket.protocol !== joinedProtocol) this.#join();
      };
    }
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = (event) =>
      this.#fail(BeachError.signalingUnreachable(shownAddress(url), event), event.code);
    // Node's sockets throw an error without a listener; `close` follows in any case.
    socket.onerror = () => {};
    this.#socket = socket;
    // The join is the first probe: it must be answered in time.
    this.#liveness = new Liveness({
      clock,
      ask: () => this.send('{"type":"ping"}'),
      dead: () => this.#fail(BeachError.signalingTimeout(shownAddress(url))),
      signal: this.#end.signal,
    });
  }

  /** Whether the road has accepted the join, so that signals may be sent. */
  get joined(): boolean {
    return this.#joined && this.#socket.readyState === OPEN;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Checks now whether the road is still there. `soon`: as it probably is not. */
  probe(soon: boolean): void {
    this.#liveness.probe(soon);
  }

  /**
   * Closes the socket without calling `ended`. A peer that leaves lets a WebSocket that is connecting open before: its join
   * may have arrived, and only an open one can tell the road that the peer has left. An event stream can at any time.
   */
  close(code: number, reason: string): void {
    const socket = this.#socket;
    this.#end.abort();
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    const waits = !socket.readyState && !(socket instanceof EventStreamSocket);
    if (waits && code === closeCodes.left) socket.onopen = () => socket.close(code, reason);
    else socket.close(code, reason);
  }

  #receive(data: unknown): void {
    const message = typeof data === 'string' ? parseRoadMessage(data) : null;
    if (!message || (!this.#joined && afterJoined.has(message.type))) {
      this.#options.invalid();
      return;
    }
    if (message.type === 'challenge') return this.#challenge(message.nonce);
    this.#joined ||= message.type === 'joined';
    this.#answered ||= this.#joined || isTaken(message);
    if (this.#answered) this.#liveness.heard();
    if (message.type === 'ping') this.send('{"type":"pong"}');
    if (message.type !== 'ping' && message.type !== 'pong') this.#options.message(message);
  }

  #challenge(nonce: string): void {
    if (!this.#options.credentials.prove || this.#challenged) return;
    this.#challenged = true;
    this.#join(nonce);
  }

  #join(nonce = ''): void {
    const { join, credentials } = this.#options;
    const { token, prove } = credentials;
    // At once: a simulation cannot wait for promises.
    if (!token && !prove) return this.send(JSON.stringify(join));
    Promise.all([token?.() ?? join.token, prove?.(nonce)]).then(
      ([token, proof]) => {
        const fresh = { ...join, token: token || undefined, proof };
        if (!this.#end.signal.aborted) this.send(JSON.stringify(fresh));
      },
      (error: BeachError) => {
        if (!this.#end.signal.aborted) this.#fail(error);
      },
    );
  }

  #fail(error: BeachError, code?: number): void {
    this.close(closeCodes.abandoned, 'given up');
    this.#options.ended(error, code);
  }
}

function isTaken(message: RoadMessage): boolean {
  return message.type === 'error' && message.code === 'host-taken';
}

import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Interruption } from '../../runtime/on-interruption.ts';
import type { Random } from '../../runtime/random.ts';
import { reconnectDelay } from '../../runtime/reconnect-delay.ts';
import { BaseSignalingConnection, type DisconnectReason } from '../base-signaling-connection.ts';
import { openEventStream } from '../http/event-stream-socket.ts';
import { protocolsWith } from '../join-in-request.ts';
import { closeCodes, type Join, type RoadMessage } from '../messages.ts';
import type { Credentials, SignalingObserver } from '../signaling.ts';
import { type Explanation, explainUnreachable } from './explain-unreachable.ts';
import { type OpenSocket, RoadSocket } from './road-socket.ts';
import { shownAddress } from './shown-address.ts';

/** How long a socket must last to end an outage, in milliseconds: the next back-off starts again from 0.3 s. */
const STEADY_MS = 15_000;

/** The sockets that are lost in a row, before HTTP is tried where WebSockets once opened: a proxy may cut each of them. */
const MAX_CUT = 3;

/** The close code of a socket that never opened, or that was lost. */
const ABNORMAL = 1006;

interface WebSocketConnectionOptions {
  url: string;
  join: Join;
  observer: SignalingObserver;
  signal: AbortSignal;
  credentials: Credentials;
  clock: Clock;
  random: Random;
  openSocket: OpenSocket;
  fetch: typeof globalThis.fetch;
}

/**
 * Connects one peer to the road: opens one socket after another until the peer leaves or is refused. Where WebSockets do
 * not open, although the road answers, it takes turns with HTTP until one of the two has joined, and stays with that.
 */
export class WebSocketConnection extends BaseSignalingConnection {
  readonly #options: WebSocketConnectionOptions;
  /** The first socket, which connects while the page does other work; null once it is in use. */
  #first: WebSocket | null = null;
  #socket: RoadSocket | undefined;
  #cancelRetry: () => void = () => {};
  /** When the next attempt begins, as the clock has it; null while none waits. */
  #retryAt: number | null = null;
  /** The time at which the current socket joined; undefined before. */
  #joinedAt: number | undefined;
  /** Failed attempts since the last socket that lasted `STEADY_MS`. */
  #failures = 0;
  #waitingState: 'connecting' | 'reconnecting' = 'connecting';
  /** Whether the road has let this host wait for its name, and it has not hosted since. */
  #waited = false;
  /** Why no socket opens; asked once in an outage. */
  #explanation: Promise<Explanation> | undefined;
  /** Whether the current socket goes over HTTP. */
  #overHttp: boolean;
  /** Whether each socket goes another way than the one before, until one of them joins. */
  #alternates = false;
  /** Why WebSockets do not pass, while HTTP is tried for that: it is reported once that has joined, or has failed, too. */
  #fallback: BeachError | undefined;

  constructor(options: WebSocketConnectionOptions) {
    super(options);
    this.#options = options;
    this.#overHttp = this.#isHttp;
    if (this.ended.aborted || this.#isHttp) return;
    try {
      this.#first = this.#openSocket();
    } catch {
      // The first attempt reports it.
    }
  }

  protected override open(): void {
    const { url } = this.#options;
    // Chromium tells the socket of an error only, and nothing follows. Absent in Node.
    globalThis.document?.addEventListener(
      'securitypolicyviolation',
      ({ disposition, effectiveDirective, blockedURI }) => {
        // The browser may report the scheme alone.
        const isMeant = effectiveDirective === 'connect-src' && url.startsWith(blockedURI);
        if (!isMeant || disposition !== 'enforce' || this.#joinedAt !== undefined) return;
        this.#refused(mayNotOpen(url));
      },
      { signal: this.ended },
    );
    this.#attempt();
  }

  protected override post(text: string): boolean {
    if (!this.#socket?.joined) return false;
    this.#socket.send(text);
    return true;
  }

  protected override disconnect(reason: DisconnectReason): void {
    const socket = this.#socket ?? this.#first;
    socket?.close(reason === 'lost' ? closeCodes.pageGone : closeCodes.left, reason);
    this.#socket = undefined;
  }

  get retryIn(): number | null {
    return this.#retryAt && Math.max(0, this.#retryAt - this.#options.clock.now());
  }

  retryNow(): void {
    if (this.#retryAt !== null && !this.ended.aborted) this.#attempt();
  }

  #attempt(): void {
    this.#cancelRetry();
    this.#retryAt = null;
    try {
      const socket = this.#first ?? this.#openSocket();
      this.#first = null;
      this.#socket = new RoadSocket(socket, {
        ...this.#options,
        join: this.#join,
        message: (message) => this.#receive(message),
        invalid: () => this.observer.invalid(),
        ended: (error, code) => this.#ended(BeachError.willRetry(error), code),
      });
    } catch (cause) {
      this.#refused(mayNotOpen(this.#options.url, cause));
    }
  }

  get #join(): Join {
    const { join } = this.#options;
    return this.#waited ? { ...join, waited: true } : join;
  }

  /** Whether the address itself asks for HTTP. */
  get #isHttp(): boolean {
    return this.#options.url.startsWith('http');
  }

  /** Every second WebSocket is asked for without subprotocols, because not every server accepts a request with any. */
  #openSocket(): WebSocket {
    const { url, openSocket, credentials } = this.#options;
    const joinsLater = credentials.prove || credentials.token;
    if (this.#alternates) this.#overHttp = !this.#overHttp;
    if (this.#overHttp) {
      const join = joinsLater ? '' : JSON.stringify(this.#join);
      return openEventStream(url, join, this.#options);
    }
    const attempts = this.#alternates ? this.#failures >> 1 : this.#failures;
    return openSocket(url, joinsLater || attempts % 2 === 1 ? [] : protocolsWith(this.#join));
  }

  #receive(message: RoadMessage): void {
    if (message.type === 'join-refused') {
      const error = BeachError.fromRoad(message.code, message.message);
      // It answers no join: the same host came from another page, which a rejoin would replace in its turn.
      if (this.#joinedAt !== undefined) return this.fail(error);
      this.#refused(error, () => this.observer.message(message));
      return;
    }
    if (message.type === 'error' && this.#joinedAt === undefined) {
      // Perhaps the road lets this host wait for its name.
      this.#waited ||= message.code === 'host-taken';
      this.observer.state(this.#waitingState, BeachError.fromRoad(message.code, message.message));
      return;
    }
    if (message.type === 'joined' && this.#joinedAt === undefined) {
      this.#joinedAt = this.#options.clock.now();
      this.#alternates = false;
      this.#waitingState = 'reconnecting';
      this.#waited = false;
      this.outbox.flush();
      this.observer.state('open', this.#overHttp ? viaHttp(this.#fallback) : undefined);
      this.#fallback = undefined;
      if (this.ended.aborted) return;
    }
    this.observer.message(message);
  }

  /** Ends a connection that never joined, and calls `ending` before. One that had joined tries again. */
  #refused(error: BeachError, ending?: () => void): void {
    if (this.#waitingState === 'connecting') {
      ending?.();
      this.fail(error);
      return;
    }
    this.#socket?.close(closeCodes.abandoned, 'given up');
    this.#ended(BeachError.rejoinRefused(error));
  }

  #ended(error: BeachError, code?: number): void {
    if (code === closeCodes.superseded) {
      // A reconnect would supersede the other page, which would then reconnect in its turn.
      this.fail(superseded());
      return;
    }
    const { clock, random } = this.#options;
    const wasOpen = this.#joinedAt !== undefined;
    if (wasOpen || this.#failures % 8 === 7) this.#explanation = undefined;
    if (wasOpen && clock.now() - (this.#joinedAt ?? 0) >= STEADY_MS) this.#failures = 0;
    this.#socket = undefined;
    this.#joinedAt = undefined;
    const delay = reconnectDelay(this.#failures, random);
    this.#failures += 1;
    this.#retryAt = clock.now() + delay;
    this.#cancelRetry = clock.after(delay, () => this.#attempt(), this.ended);
    if (code === ABNORMAL && this.#waitingState === 'connecting') {
      void this.#explain();
    } else {
      this.observer.state(this.#waitingState, wasOpen ? undefined : error);
      const isCut = code === ABNORMAL && this.#failures >= MAX_CUT;
      if (isCut || error.code === 'signaling-timeout') void this.#explain(false);
    }
  }

  /**
   * Finds out why no socket opens, and reports it where `tells`. Where the road speaks HTTP, the next attempt does, too,
   * and the report waits for how that ends.
   */
  async #explain(tells = true): Promise<void> {
    const { url } = this.#options;
    const waitingState = this.#waitingState;
    this.#explanation ??= explainUnreachable(url, { ...this.#options, signal: this.ended });
    const { error, speaksHttp } = await this.#explanation;
    const isOver = this.ended.aborted || this.#waitingState !== waitingState;
    if (isOver || this.#joinedAt !== undefined) return;
    if (speaksHttp && !this.#overHttp) {
      if (!this.#alternates) this.#fallback = error;
      this.#alternates = true;
      if (this.#fallback) return;
    }
    if (!tells) return;
    this.#fallback = undefined;
    this.observer.state(waitingState, BeachError.willRetry(error));
  }

  /** Checks the socket, or connects at once: a socket or an attempt from before an outage may hang. */
  interrupted(interruption: Interruption): void {
    if (this.ended.aborted) return;
    const joined = this.#joinedAt !== undefined;
    if (joined && interruption !== 'offline') {
      this.#socket?.probe(interruption === 'sleep');
      return;
    }
    this.#failures = 0;
    this.#explanation = undefined;
    // Another network may let WebSockets pass.
    this.#alternates = false;
    this.#overHttp = this.#isHttp;
    this.#socket?.close(closeCodes.abandoned, 'given up');
    this.#joinedAt = undefined;
    if (joined) this.observer.state('reconnecting');
    if (!this.ended.aborted) this.#attempt();
  }
}

/** Says that HTTP is used instead of WebSockets, and why. */
function viaHttp(cause: BeachError | undefined): BeachError | undefined {
  return cause && new BeachError(cause.code, `${cause.message} HTTP is used instead.`, { cause });
}

function superseded(): BeachError {
  return new BeachError(
    'refused',
    'Another page took the place of this peer: reload this page to take it back.',
  );
}

function mayNotOpen(url: string, cause?: unknown): BeachError {
  return new BeachError(
    'signaling-refused',
    `This page may not open ${shownAddress(url)}: a Content Security Policy has to name it in "connect-src", and a page that came over https needs a "wss:" address.`,
    { cause },
  );
}

import { BeachError } from '../../runtime/beach-error.ts';
import { reconnectDelay } from '../../runtime/reconnect-delay.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { renewalDelay } from '../renewal-delay.ts';
import { hasTurn, type IceServerProvider, readGrant } from './ice-server-grant.ts';

const expected = 'a list of RTCIceServer, or { iceServers, ttl }';
const relay = 'it with a turn: or turns: address in "ice-servers"';

export interface IceServersOptions {
  /** The servers of a list never expire. */
  source: RTCIceServer[] | IceServerProvider;
  relayOnly: boolean;
  /** Returns whether the browser can make a connection with these servers. */
  accepts(servers: RTCIceServer[]): boolean;
  runtime: Runtime;
  warn(error: BeachError): void;
  /** Called with servers that replace the former ones in every connection. */
  changed(config: RTCConfiguration): void;
  /** Ends all requests. */
  signal: AbortSignal;
}

/**
 * Provides the ICE servers for all connections of one run. Asks a provider at the start, again before its servers
 * expire, and with backoff (`reconnectDelay`) where it fails, with one request at a time. Meanwhile the former
 * servers, or none, stay in use.
 *
 * Servers are renewed because a TURN server checks a time-limited username when a relay is allocated. coturn never
 * does so again, so that its relays outlive their credentials
 * (https://github.com/coturn/coturn/issues/774), but also refuses to go on under another username (441,
 * RFC 8656, section 5). pion/turn, and services built on it, check every Refresh, and end the relay.
 * So connections over a relay restart ICE, which allocates a new one.
 */
export class IceServers {
  readonly #options: IceServersOptions;
  #config: RTCConfiguration;
  /** When the servers expire, by the time of day, which goes on while the machine sleeps. */
  #expires = 0;
  /** The current request; resolves when it is answered or given up. */
  #request: Promise<void> | null = null;
  #failures = 0;
  #warned = false;
  #cancel = (): void => {};

  constructor(options: IceServersOptions) {
    this.#options = options;
    this.#config = this.#with([]);
  }

  /**
   * Returns the servers for a new connection. If they have expired, waits for new ones, at most
   * `limits.iceServersTimeout`.
   */
  current(): RTCConfiguration | Promise<RTCConfiguration> {
    if (this.#expires > this.#options.runtime.clock.wall()) return this.#config;
    if (this.#request === null && this.#failures === 0) this.ask();
    return this.#request?.then(() => this.#config) ?? this.#config;
  }

  /** Whether a connection may take a relay of its own while it is made. */
  get hasRelay(): boolean {
    return hasTurn(this.#config.iceServers ?? []);
  }

  /** Asks the provider now. */
  ask(): void {
    const { source, runtime, signal } = this.#options;
    this.#cancel();
    let answer: ReturnType<IceServerProvider>;
    try {
      answer = typeof source === 'function' ? source(signal) : source;
    } catch (cause) {
      return this.#failed(cause);
    }
    if (!('then' in Object(answer))) return this.#take(answer);
    const { clock, limits } = runtime;
    this.#request = new Promise((resolve) => {
      let underWay = true;
      const end = (settle: () => void): void => {
        if (signal.aborted) return;
        if (underWay) this.#request = null;
        underWay = false;
        cancel();
        settle();
        resolve();
      };
      const fail = (cause: unknown): void => {
        if (underWay) end(() => this.#failed(cause));
      };
      const cancel = clock.after(
        limits.iceServersTimeout,
        () => fail(`no answer within ${limits.iceServersTimeout / 1_000} s`),
        signal,
      );
      // Servers that come late are better than none.
      Promise.resolve(answer).then((given) => end(() => this.#take(given)), fail);
    });
  }

  #take(answer: unknown): void {
    const { runtime, relayOnly, accepts, changed, signal } = this.#options;
    const { clock } = runtime;
    const grant = readGrant(answer, clock.wall(), accepts);
    if (grant === null) return this.#failed(BeachError.unreadableOption('ice-servers', expected));
    const bad = grant.unusable.length > 0 ? notAccepted(grant.unusable) : null;
    if (bad !== null && grant.iceServers.length === 0) return this.#failed(bad);
    const { iceServers, life } = grant;
    this.#cancel();
    this.#failures = 0;
    this.#expires = clock.wall() + life * 1_000;
    if (life < Number.POSITIVE_INFINITY) {
      this.#cancel = clock.after(renewalDelay(life), () => this.ask(), signal);
    }
    const same = JSON.stringify(iceServers) === JSON.stringify(this.#config.iceServers);
    if (!same) this.#config = this.#with(iceServers);
    const hasNoRelay = relayOnly && !hasTurn(iceServers);
    const problem =
      bad ?? (hasNoRelay ? BeachError.invalidOption('relay-only', true, relay) : null);
    if (problem !== null) this.#warn(problem);
    else this.#warned = false;
    if (!same) changed(this.#config);
  }

  #failed(cause: unknown): void {
    const { source, runtime, signal } = this.#options;
    const { clock, random } = runtime;
    this.#failures += 1;
    // Asking again would change nothing in a list.
    if (typeof source === 'function') {
      const delay = reconnectDelay(this.#failures, random);
      this.#cancel = clock.after(delay, () => this.ask(), signal);
    }
    const words = `The provider of ICE servers failed: ${cause}. It will be asked again.`;
    this.#warn(
      cause instanceof BeachError ? cause : new BeachError('ice-failed', words, { cause }),
    );
  }

  /** Warns once, until the servers are good again. */
  #warn(error: BeachError): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#options.warn(error);
  }

  #with(iceServers: RTCIceServer[]): RTCConfiguration {
    return {
      iceServers,
      iceTransportPolicy: this.#options.relayOnly ? 'relay' : 'all',
      // One path for all media: no other is gathered or checked.
      bundlePolicy: 'max-bundle',
    };
  }
}

function notAccepted(unusable: readonly string[]): BeachError {
  return new BeachError(
    'invalid-option',
    `"ice-servers" has addresses that this browser does not accept, and does without them: ${unusable.join(', ')}: use stun:host:port, or turn:host:port with a username and a credential.`,
  );
}

import { createNanoEvents, type Emitter } from 'nanoevents';
import type { RetainedValue } from '../fanout/retained-messages.ts';
import { givenOptions, type SendOptions } from '../fanout/send-options.ts';
import type { StreamSource, StreamsBySource } from '../link/connection/media.ts';
import type { MessageData } from '../link/wire/message.ts';
import type { Sendable } from '../link/wire/sendable.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { TraceEntry } from '../negotiation/trace-entry.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import { guarded } from './guarded.ts';
import { IndexedDbKeyStore } from './identity/indexed-db-key-store.ts';
import type { KeyStore } from './identity/key-store.ts';
import { invalidJoin, joinOf } from './join-of.ts';
import type { ViewerRequest } from './membership/admission.ts';
import { checkMessage } from './messages/check-message.ts';
import { missingWebRtc } from './missing-web-rtc.ts';
import { type SessionOptions, withDefaults } from './options/session-options.ts';
import { type PresenceChange, unknownPresence } from './presence/presence.ts';
import { runOptionsOf } from './run-options-of.ts';
import { runtimeOf } from './runtime-of.ts';
import type { LeaveReason, SessionEvents } from './session-events.ts';
import { SessionRun } from './session-run.ts';
import type { PeerInfo } from './state/peer-info.ts';
import { type SessionMetrics, snapshotMetrics } from './state/session-metrics.ts';
import type { SessionState } from './state/session-state.ts';
import { SessionStateReporter } from './state/session-state-reporter.ts';

/**
 * A live session: one host and its viewers, or equal peers. It is the engine under the elements, and works
 * without them.
 *
 * @example
 * const viewer = new Session({
 *   session: 'standup',
 *   role: 'viewer',
 *   signaling: createSignaling('wss://road.example'),
 * });
 * viewer.on('message', ({ data }) => console.log(data));
 * await viewer.start();
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #runtime: Runtime;
  readonly #events: Emitter<SessionEvents> = createNanoEvents();
  readonly #status: SessionStateReporter;
  readonly hostKey: string;
  readonly #viewerKey: string;
  readonly #keyStore: KeyStore;
  #name: string;
  #run: SessionRun | null = null;
  readonly #media = new Map<StreamSource, MediaStream>();
  /** The media that offers wait for. */
  #awaited: Promise<unknown> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#name = options.session;
    this.#keyStore = options.keyStore ?? new IndexedDbKeyStore();
    this.#status = new SessionStateReporter(options.role, this.#events);
    this.#runtime = runtimeOf(options, (record) => this.#events.emit('log', record));
    this.hostKey = options.hostKey ?? this.#runtime.random.uuid();
    this.#viewerKey = options.viewerKey ?? this.#runtime.random.uuid();
  }

  /** Calls `listener` for each event. Returns a function that stops this. */
  on<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): () => void {
    return this.#events.on(event, guarded(listener));
  }

  /**
   * Calls `watcher` with the state of each negotiation, and from then on with everything that the negotiations do. For
   * tools, such as the inspector. Returns a function that stops this.
   */
  watch(watcher: (entry: TraceEntry) => void): () => void {
    for (const negotiator of this.#run?.supervisor.all ?? []) watcher(negotiator.trace());
    return this.on('trace', watcher);
  }

  /** The name of the session. With `verify`, the verified name as soon as its key is there. */
  get session(): string {
    return this.#name;
  }

  /**
   * Whether the session has a verified name, and runs: a host has proved that it has the key, and a viewer takes offers
   * from that host alone.
   */
  get verified(): boolean {
    return this.#run?.verified ?? false;
  }

  get state(): SessionState {
    return this.#status.session;
  }

  get signalingState(): SignalingState {
    return this.#status.signaling;
  }

  /** A viewer's link to the host; in a mesh, the best of its links. */
  get hostState(): ConnectionState {
    return this.#status.host;
  }

  /** The last error since the session was started. */
  get error(): BeachError | null {
    return this.#status.error;
  }

  /** This peer's id in the session; null while the session does not run. */
  get peerId(): string | null {
    return this.#run?.self.peerId ?? null;
  }

  get peers(): ReadonlyMap<string, PeerInfo> {
    return this.#run?.peers ?? new Map();
  }

  /** Viewers that wait for a decision, in a snapshot. */
  get requests(): readonly ViewerRequest[] {
    return this.#run?.requests ?? [];
  }

  get metrics(): SessionMetrics {
    return snapshotMetrics(this.#runtime.counters, this.#run);
  }

  /**
   * How long the next attempt waits still, in milliseconds: to reach signaling, or else a peer, which may also try
   * sooner from its side. Null while nothing waits.
   */
  get retryIn(): number | null {
    return this.#run?.attempts.retryIn ?? null;
  }

  /** Begins at once the attempts that wait for their time. Does nothing while none waits. */
  retryNow(): void {
    this.#run?.attempts.retryNow();
  }

  /** Who else watches, as the host of a star tells its viewers. */
  get presence(): PresenceChange {
    return this.#run?.presence.known ?? unknownPresence;
  }

  /** The streams that are sent to every peer, by source. */
  get media(): StreamsBySource {
    return this.#media;
  }

  /**
   * Sends a stream to every peer, also to peers that come later. It replaces the last stream of its source; null
   * ends it. Changes of its tracks are noticed within a second, or at once if this is called again.
   */
  publish(source: StreamSource, stream: MediaStream | null): void {
    if (stream === null) this.#media.delete(source);
    else this.#media.set(source, stream);
    this.#run?.media.publish();
  }

  /**
   * Delays offers until `media` settles, so that a viewer's first connection has the media. After 10 s the offers
   * go out without them, with one `media-timeout` warning.
   */
  awaitMedia(media: Promise<unknown>): void {
    const done = (): void => {
      if (this.#awaited === media) this.#awaited = null;
    };
    this.#awaited = media;
    media.then(done, done);
    this.#run?.media.waitFor(media);
  }

  /**
   * Joins the session. Resolves once a host is live or a viewer is connected to its host, after the event.
   *
   * @throws {BeachError} `host-taken`, `unauthorized`, `refused`, `unsupported-browser`, or the reason why the host
   * could not be reached. The event `error` carries the same error.
   * @throws {DOMException} `AbortError` if `stop()` comes first.
   */
  start(): Promise<void> {
    if (this.#run === null) this.#begin();
    return this.#status.arrived();
  }

  /** Leaves on purpose. The other peers are told, and nothing goes on afterwards. */
  stop(): void {
    this.#finish(false);
  }

  /** Leaves because the page goes away. A host that comes back with its key finds its viewers. */
  suspend(): void {
    this.#finish(true);
  }

  /**
   * Sends a message. Resolves once every addressed peer has taken it and has room for more. It does not wait for a
   * peer that leaves, or that is slower than the others. Only a host may retain. Sends nothing if it throws.
   *
   * @throws {BeachError} `send-failed` if the session does not run, a viewer is not connected to its host, a peer in
   * `to` is not connected, the data cannot be sent, there is no room to retain it, or more than 8 MiB wait already
   * (the host of a star evicts such a slow viewer instead); `message-too-large`; or `invalid-option`.
   *
   * @example
   * await host.send({ score: 3 }, { topic: 'score', retain: true });
   */
  async send<T>(data: Sendable<T>, options: SendOptions = {}): Promise<void> {
    const { retain, ...rest } = givenOptions(options);
    const { fanOut } = this.#running(rest.topic, retain);
    if (this.#options.role === 'viewer' && fanOut.size === 0) {
      throw BeachError.sendFailed(
        'There is no link to the host yet: send once the state is "connected".',
      );
    }
    await fanOut.send(data as MessageData, { ...rest, retain });
  }

  /**
   * Retains what `value` returns: it is called for each peer that joins, and has to include what was sent on the topic
   * so far. What is sent afterwards arrives after it. An object that it returns again is encoded once for all peers,
   * so it must not change. `null` clears the topic. Only for hosts.
   *
   * @throws {BeachError} `send-failed` if the session does not run, or retains too many topics; `invalid-option`.
   */
  retain(topic: string, value: RetainedValue | null): void {
    this.#running(topic, true).fanOut.retain(topic, value);
  }

  /** Asks a peer to mute its microphone for all, which it does for hosts alone. Rejects with `send-failed`. */
  async requestMute(peerId: string): Promise<void> {
    await this.#running().muteRequests.send(peerId);
  }

  #running(topic?: string | undefined, retain = false): SessionRun {
    checkMessage(this.#options.role, topic, retain);
    if (this.#run !== null) return this.#run;
    throw BeachError.sendFailed('The session has not been started: nothing was sent.');
  }

  /** Ends the link to one peer, and tells it why. It cannot rejoin with the same id. */
  drop(peerId: string, reason: LeaveReason = 'refused'): void {
    this.#run?.drop(peerId, reason);
  }

  #begin(): void {
    const options = withDefaults(this.#options);
    this.#status.error = null;
    const secrets = { hostKey: this.hostKey, viewerKey: this.#viewerKey };
    const join = joinOf({ ...options, ...secrets, session: this.#name }, this.#runtime.random);
    const failure = options.failure ?? invalidJoin(join);
    if (failure) return this.#failed(failure);
    const parts = { join, keyStore: this.#keyStore, streams: this.#media, runtime: this.#runtime };
    const run = new SessionRun(runOptionsOf(options, { ...parts, emitter: this.#events }), {
      named: (name) => {
        this.#name = name;
      },
      signaling: (state) => this.#status.signalingChanged(state),
      joined: () => this.#status.joined(),
      connectionChanged: () => this.#followHost(),
      failed: (error) => this.#failed(error),
    });
    // A listener to the state may stop the session, or start it again.
    this.#run = run;
    if (this.#awaited) run.media.waitFor(this.#awaited);
    this.#status.moveTo('starting');
    if (this.#run !== run) return;
    const missing = missingWebRtc(options.linkFactory);
    if (missing) return this.#failed(missing);
    run.enter();
    this.#followHost();
  }

  #finish(going: boolean): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    run.leave(going);
    this.#status.close('ended');
    this.#followHost();
  }

  #failed(error: BeachError): void {
    const run = this.#run;
    this.#status.error = error;
    this.#run = null;
    run?.leave();
    this.#status.close('failed', error);
    this.#followHost();
    this.#runtime.log('error', error.code, { message: error.message });
    this.#events.emit('error', error);
  }

  /** Brings a viewer's `hostState` in line with its links. */
  #followHost(): void {
    const links = this.#run && [...this.#run.peers.values()].map(({ state }) => state);
    this.#status.linksChanged(links, this.#run?.lastFailure ?? null);
  }
}

import { createNanoEvents, type Emitter } from 'nanoevents';
import type { SendOptions, SlowViewers } from '../fanout/fan-out.ts';
import type { LinkFactory } from '../link/connection/connection.ts';
import type { MediaKind, StreamSource, StreamsBySource } from '../link/connection/media.ts';
import { simplePeerFactory } from '../link/connection/simple-peer-connection.ts';
import type { MessageData } from '../link/wire/message.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import { BeachError } from '../runtime/beach-error.ts';
import { createRuntime, type Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import { type Join, parsePeerMessage, type Role, type Topology } from '../signaling/messages.ts';
import type { Signaling, SignalingState } from '../signaling/signaling.ts';
import type { ViewerRequest, WhenFull } from './admission.ts';
import type { IceServerProvider } from './ice-server-grant.ts';
import type { PeerInfo } from './peer-info.ts';
import type { LeaveReason, SessionEvents } from './session-events.ts';
import { type SessionMetrics, snapshotMetrics } from './session-metrics.ts';
import { SessionRun } from './session-run.ts';
import type { SessionState } from './session-state.ts';
import { SessionStatus } from './session-status.ts';
import { systemCores } from './video-budget.ts';

export interface SessionOptions extends Omit<RuntimeOptions, 'sessionId'> {
  /** 1–128 of `A–Z a–z 0–9 . _ ~ -`. */
  session: string;
  role: Role;
  /** How the peers find each other. */
  signaling: Signaling;
  /** A host's: `star` (default) or `mesh`. A viewer learns it. */
  topology?: Topology | undefined;
  /** Display name told to the other side. */
  name?: string | undefined;
  /** Credential shown to the road. */
  token?: string | undefined;
  /** The secret that makes a host the host; whoever shows it again is that host. Default: random. */
  hostKey?: string | undefined;
  /** A host's: viewers at once, 1 to 400. Default: 120. */
  maxViewers?: number | undefined;
  /** A host's: `refuse` (default) whoever comes when it is full, or `evict-oldest`. */
  whenFull?: WhenFull | undefined;
  /** A host's: lets every viewer wait until it is let in. Default: false. */
  approval?: boolean | undefined;
  /** What a star's host lets its viewers send. Default: nothing. In a mesh everybody may send. */
  accepts?: readonly MediaKind[] | undefined;
  /** The most that the video to one peer may take, in bit/s. Default: 2,500,000. */
  maxBitrate?: number | undefined;
  /** The most that all video together may take, in bit/s. Default: 50,000,000. */
  maxUplink?: number | undefined;
  /** The most frames per second of video. Default: 30. */
  maxFramerate?: number | undefined;
  /** A host's: `evict` (default) who cannot keep up, or `skip` whole messages to it. */
  slowViewers?: SlowViewers | undefined;
  /**
   * A list, or a function that gives one, which is asked at every start and again before what it gave
   * expires: see `IceServerProvider`. Warns, with `invalid-option`, of an answer that makes no sense, and
   * with `ice-failed` where none comes. Default: none, so that only addresses of the local network are found.
   */
  iceServers?: RTCIceServer[] | IceServerProvider | undefined;
  /** Uses TURN servers only, which hides addresses; warns where there are none. Default: false. */
  relayOnly?: boolean | undefined;
  /** Makes the connections. Default: simple-peer. */
  linkFactory?: LinkFactory | undefined;
}

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
  readonly #status: SessionStatus;
  readonly hostKey: string;
  #run: SessionRun | null = null;
  readonly #media = new Map<StreamSource, MediaStream>();
  /** The media that offers wait for. */
  #awaited: Promise<unknown> | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#status = new SessionStatus(options.role, this.#events);
    this.#runtime = createRuntime({ ...options, sessionId: options.session });
    this.hostKey = options.hostKey ?? this.#runtime.random.uuid();
  }

  /** Calls `listener` for each event. Returns a function that stops this. */
  on<E extends keyof SessionEvents>(event: E, listener: SessionEvents[E]): () => void {
    return this.#events.on(event, guarded(listener));
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

  /** The streams that are sent to every peer, by source. */
  get media(): StreamsBySource {
    return this.#media;
  }

  /**
   * Sends a stream to every peer, also to peers that come later. It replaces the last stream of its source; null
   * ends it. Call again when tracks were added, removed, enabled or disabled.
   */
  publish(source: StreamSource, stream: MediaStream | null): void {
    if (stream === null) this.#media.delete(source);
    else this.#media.set(source, stream);
    this.#run?.media.changed();
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
  async send(data: MessageData, options: SendOptions = {}): Promise<void> {
    const run = this.#run;
    const alone = this.#options.role === 'viewer' && run?.fanOut.size === 0;
    if (run === null || alone) {
      throw BeachError.sendFailed(
        alone
          ? 'There is no link to the host yet: send once the state is "connected".'
          : 'The session has not been started: nothing was sent.',
      );
    }
    if (options.retain && this.#options.role === 'viewer') {
      throw BeachError.invalidOption('retain', true, 'it on the host');
    }
    await run.fanOut.send(data, options);
  }

  /** Ends the link to one peer, and tells it why. It cannot rejoin with the same id. */
  drop(peerId: string, reason: LeaveReason = 'refused'): void {
    this.#run?.drop(peerId, reason);
  }

  #begin(): void {
    const { signaling, iceServers = [], relayOnly = false, linkFactory } = this.#options;
    const { topology = 'star', maxViewers = 120, whenFull = 'refuse' } = this.#options;
    const { maxBitrate = 2_500_000, maxUplink = 50_000_000, maxFramerate = 30 } = this.#options;
    const { approval = false, slowViewers = 'evict', accepts = [] } = this.#options;
    this.#status.error = null;
    const join = this.#join();
    if (parsePeerMessage(join) === null) return this.#failed(invalidJoin());
    const run = new SessionRun(
      {
        join,
        topology,
        admission: { maxViewers, whenFull, approval },
        slowViewers,
        signaling,
        createConnection: linkFactory ?? simplePeerFactory,
        streams: this.#media,
        budget: { maxBitrate, maxUplink, maxFramerate, cores: systemCores() },
        accepts,
        iceServers,
        relayOnly,
        runtime: this.#runtime,
        emitter: this.#events,
      },
      {
        signaling: (state) => this.#status.signalingChanged(state),
        joined: () => {
          if (this.state === 'starting') this.#status.moveTo('live');
        },
        connectionChanged: () => this.#followHost(),
        failed: (error) => this.#failed(error),
      },
    );
    // A listener to the state may stop the session, or start it again.
    this.#run = run;
    if (this.#awaited) run.media.waitFor(this.#awaited);
    this.#status.moveTo('starting');
    if (this.#run !== run) return;
    if (linkFactory === undefined && typeof RTCPeerConnection === 'undefined') {
      const remedy = 'use a current one, with WebRTC enabled';
      this.#failed(BeachError.unsupportedBrowser('WebRTC', remedy));
      return;
    }
    run.enter();
    this.#followHost();
  }

  #join(): Join {
    const { session, role, name, token, topology = 'star' } = this.#options;
    const { random } = this.#runtime;
    return {
      type: 'join',
      protocol: 1,
      session,
      role,
      peerId: random.uuid(),
      claim: role === 'host' ? this.hostKey : random.uuid(),
      name: name || undefined,
      token: token || undefined,
      topology: role === 'host' ? topology : undefined,
    };
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

/** Keeps a listener that throws from harming the session or other listeners. Its error is reported as uncaught. */
function guarded<F extends (...args: never[]) => void>(listener: F): F {
  const call = (...args: Parameters<F>): void => {
    try {
      listener(...args);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  return call as F;
}

function invalidJoin(): BeachError {
  return new BeachError(
    'invalid-option',
    'The session cannot be joined with these options: "session" has 1 to 128 of A–Z a–z 0–9 . _ ~ -, "name" and "hostKey" up to 256 characters, "token" up to 4096.',
  );
}

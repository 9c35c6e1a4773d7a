import type {
  Candidate,
  Connection,
  LinkFactory,
  PathState,
} from '../link/connection/connection.ts';
import { usernameFragment } from '../link/connection/ice-path.ts';
import type { MediaKind, RemoteMedia, SentMedia } from '../link/connection/media.ts';
import type { InvalidInput } from '../link/invalid-input.ts';
import { Link } from '../link/link.ts';
import type { MessageStream } from '../link/message-stream.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Envelope, HandshakeEvent } from './handshake/handshake-step.ts';
import type { ParkedOffer } from './parked-offer.ts';
import { SerialQueue } from './serial-queue.ts';

/**
 * How long an outdated path is left alone, in milliseconds. The servers of both sides tend to expire together,
 * and the other side's restart renews our path as well. Firefox loses a connection over two restarts in a row.
 */
const renewalPause = 2_000;

/** The events of a transport. There are none after `close`. */
export interface PeerTransportEvents {
  /** Something happened that may move the handshake on. */
  happened(event: HandshakeEvent): void;
  /** The browser found a local candidate. */
  candidate(candidate: Candidate): void;
  /** The other side sends other media, or accepts other kinds. */
  media(media: RemoteMedia): void;
  /** The connection broke, or its link is dead. */
  failed(error: BeachError): void;
}

export interface PeerTransportOptions {
  peerId: string;
  initiator: boolean;
  /** Returns the configuration. Called when the connection is made. */
  config(): RTCConfiguration | Promise<RTCConfiguration>;
  /** Returns the media to send now. Called when the connection is made, and after `mediaChanged()`. */
  media(): SentMedia;
  /** The kinds of media that the other side may send. */
  accepts: readonly MediaKind[];
  createConnection: LinkFactory;
  /** An offer that the peer has already, and the first connection; null where it has none. */
  parked?: ParkedOffer | null;
  runtime: Runtime;
  /** Counts the invalid frames of all connections to the peer. */
  invalid: InvalidInput;
  /** The messages to and from the peer, over all connections to it. */
  stream: MessageStream;
  /** Aborted when the session ends. */
  sessionEnd: AbortSignal;
}

/**
 * One connection, and the link on top of it. Descriptions and candidates go into the connection one at a time and
 * in order. Each transport has its own queue, so that an older connection cannot hold up a newer one.
 */
export class PeerTransport {
  readonly #options: PeerTransportOptions;
  readonly #runtime: Runtime;
  readonly #queue: SerialQueue;
  readonly #end = new AbortController();
  #events: PeerTransportEvents | null;
  #connection: Connection | null = null;
  #link: Link | null = null;
  #pathState: PathState = 'connected';
  /** The kinds of media that the other side accepts; null before its first note. */
  #accepted: readonly MediaKind[] | null = null;
  /** The ICE session of the last offer that was accepted: another one restarts ICE. */
  #remoteIceSession: string | undefined;
  #cancelGrace = (): void => {};

  constructor(options: PeerTransportOptions, events: PeerTransportEvents) {
    this.#options = options;
    this.#events = events;
    this.#runtime = options.runtime;
    this.#queue = new SerialQueue(options.runtime.limits.maxQueuedSignals, (cause) => {
      // The handshake's deadline notices where it matters. A task in progress at the end always fails.
      if (this.#end.signal.aborted) return;
      const { log } = options.runtime;
      log('warn', 'connection-task-failed', { peerId: options.peerId, cause: String(cause) });
    });
    // All other tasks wait in the queue for the connection.
    this.#add(() => this.#connect());
  }

  /** The link, once it is ready. */
  get link(): Link | null {
    return this.#link?.ready ? this.#link : null;
  }

  /** The browser's connection, for tools that watch it. */
  get native(): RTCPeerConnection | undefined {
    return this.#connection?.native;
  }

  makeOffer(handshake: Envelope, restartIce: boolean): void {
    this.#run(async (connection) => {
      if (restartIce) await this.#renewServers(connection);
      if (!restartIce && connection.outdated) this.#runtime.counters.iceRestarts += 1;
      const sdp = await connection.createOffer({ restartIce });
      this.#tell({ type: 'local-offer', sdp, ...handshake });
    });
  }

  /** Accepts an offer, then `early`: candidates that arrived before it. */
  acceptOffer(sdp: string, handshake: Envelope, early: readonly Candidate[]): void {
    this.#run(async (connection) => {
      const iceSession = usernameFragment(sdp);
      if (iceSession !== this.#remoteIceSession) await this.#renewServers(connection);
      this.#remoteIceSession = iceSession;
      const answer = await connection.acceptOffer(sdp);
      this.#tell({ type: 'local-answer', sdp: answer, ...handshake });
      this.#wantRoom();
      // The offer did not restart ICE, and may have replaced one that was to do so.
      if (connection.outdated) this.#renew(connection);
      for (const candidate of early) await connection.addCandidate(candidate);
      this.#link?.negotiated();
    });
  }

  /** Accepts an answer, then `early`: candidates that arrived before it. */
  acceptAnswer(sdp: string, early: readonly Candidate[]): void {
    this.#run(async (connection) => {
      await connection.acceptAnswer(sdp);
      for (const candidate of early) await connection.addCandidate(candidate);
      this.#link?.negotiated();
    });
  }

  addCandidate(candidate: Candidate): void {
    this.#run((connection) => connection.addCandidate(candidate));
  }

  /** Makes room in the next offer for these kinds of media of the other side. */
  makeRoom(kinds: readonly MediaKind[]): void {
    this.#run(async (connection) => connection.makeRoom(kinds));
  }

  /** Uses other ICE servers, also for the current path. */
  configure(config: RTCConfiguration): void {
    this.#run(async (connection) => {
      if (await connection.configure(config)) this.#renew(connection);
    });
  }

  /** Whether the current path still goes over former ICE servers. */
  get outdated(): boolean {
    return this.#connection?.outdated === true;
  }

  /** Returns the kinds of our media that the other side accepts, and that wait for an offer with room for them. */
  missing(): MediaKind[] {
    const kinds = this.#connection?.missing() ?? [];
    return kinds.filter((kind) => this.#accepted?.includes(kind));
  }

  /** Call when `media()` returns something new. */
  mediaChanged(): void {
    if (this.#connection?.mediaChanged()) this.#tell({ type: 'wanted' });
    this.#link?.tellMedia();
  }

  /**
   * Call after an interruption. A lost path gets no more grace; after one that was not `brief`, a path has to prove
   * itself.
   */
  interrupted(brief: boolean): void {
    const lost = (): void => this.#tell({ type: 'path-lost' });
    if (this.#pathState !== 'connected') {
      this.#cancelGrace();
      lost();
    } else if (!brief) this.#link?.check(lost);
  }

  /** Closes the connection: at once, or after `linger` milliseconds, unless the other side closes it before. */
  close(linger = 0): void {
    this.#events = null;
    this.#end.abort();
    this.#queue.close();
    this.#link?.end();
    const close = (): void => this.#connection?.close();
    const { runtime, sessionEnd } = this.#options;
    if (linger === 0 || sessionEnd.aborted) return close();
    runtime.clock.after(linger, close, sessionEnd);
    sessionEnd.addEventListener('abort', close, { once: true });
  }

  async #connect(): Promise<void> {
    const { peerId, initiator, media, accepts, createConnection, runtime, stream } = this.#options;
    const parked = this.#options.parked?.waits ? this.#options.parked : null;
    const { signal } = this.#end;
    const link = (): Link => this.#link as Link;
    const config = await this.#options.config();
    if (signal.aborted) return;
    const { clock, limits } = runtime;
    const { bufferLow } = limits;
    let connection: Connection;
    try {
      connection = await (parked?.adopt ?? createConnection)(
        { peerId, initiator, config, signal, bufferLow, clock, media, accepts },
        {
          candidate: (candidate) => this.#events?.candidate(candidate),
          open: () => {
            this.#tell({ type: 'open' });
            link().opened();
          },
          data: (lane, bytes) => link().received(lane, bytes),
          drained: (lane) => link().drained(lane),
          path: (state) => this.#path(state),
          streams: (streams) => link().streamsChanged(streams),
          closed: (error) =>
            this.#events?.failed(error ?? BeachError.linkFailed('ice-failed', peerId)),
        },
      );
    } catch (cause) {
      const error =
        cause instanceof BeachError ? cause : BeachError.linkFailed('ice-failed', peerId, cause);
      return this.#events?.failed(error);
    }
    if (signal.aborted) return connection.close();
    this.#connection = connection;
    this.#link = new Link(stream, connection, runtime, initiator, this.#options.invalid);
    this.#link.on('ready', () => this.#tell({ type: 'ready' }));
    this.#link.on('media', (media) => this.#remoteMediaChanged(media));
    this.#link.on('back', () => this.#heardAgain());
    this.#link.on('bye', (reason) => this.#tell({ type: 'ended', reason }));
    this.#link.on('failed', (error) => this.#events?.failed(error));
    this.#tell({ type: 'made' });
    // The media may have changed since its offer was made.
    if (parked) this.mediaChanged();
  }

  /** The other side was silent, perhaps asleep: the path is well, and signals to it may have been lost. */
  #heardAgain(): void {
    if (this.#pathState !== 'connected') return;
    this.#tell({ type: 'path-back' });
    this.#tell({ type: 'seen-again' });
  }

  /** Call before ICE gathers candidates: the servers of a page that slept may have expired. */
  async #renewServers(connection: Connection): Promise<void> {
    await connection.configure(await this.#options.config());
  }

  /** Queues a task, which runs only if there is a connection. */
  #run(task: (connection: Connection) => Promise<void>): void {
    this.#add(async () => {
      if (this.#connection !== null) await task(this.#connection);
    });
  }

  #add(task: () => Promise<void>): void {
    if (!this.#queue.add(task)) this.#runtime.counters.overflowDropped += 1;
  }

  #remoteMediaChanged(media: RemoteMedia): void {
    const first = this.#accepted === null;
    this.#accepted = media.accepts;
    // The first answer was sent before the note arrived.
    if (first && !this.#options.initiator) this.#wantRoom();
    this.#events?.media(media);
  }

  #wantRoom(): void {
    if (this.missing().length > 0) this.#tell({ type: 'wanted' });
  }

  /** Restarts ICE after a pause, unless it has been restarted by then. */
  #renew(connection: Connection): void {
    const restart = (): void => {
      if (connection.outdated) this.#tell({ type: 'wanted' });
    };
    this.#runtime.clock.after(renewalPause, restart, this.#end.signal);
  }

  #tell(event: HandshakeEvent): void {
    this.#events?.happened(event);
  }

  #path(state: PathState): void {
    this.#pathState = state;
    this.#link?.pathChanged(state);
    this.#cancelGrace();
    if (state === 'connected') return this.#tell({ type: 'path-back' });
    // Only a link that was ready is worth a repair.
    if (state === 'failed' && !this.link) {
      return this.#events?.failed(BeachError.linkFailed('ice-failed', this.#options.peerId));
    }
    const { clock, limits } = this.#runtime;
    const lost = (): void => this.#tell({ type: 'path-lost' });
    if (state === 'failed') return lost();
    this.#cancelGrace = clock.after(limits.disconnectedGrace, lost, this.#end.signal);
  }
}

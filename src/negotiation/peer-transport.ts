import type {
  Candidate,
  Connection,
  LinkFactory,
  PathState,
} from '../link/connection/connection.ts';
import type { MediaKind, RemoteMedia, SentMedia } from '../link/connection/media.ts';
import { Link } from '../link/link.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Envelope, HandshakeEvent } from './handshake/handshake-step.ts';
import { SerialQueue } from './serial-queue.ts';

/**
 * How long an outdated path is left alone, in milliseconds. Both sides' servers tend to expire together,
 * and the other side's restart renews ours as well; Firefox loses a connection over two in a row.
 */
const renewalPause = 2_000;

/** What an attempt tells its negotiator. After `close` it tells nothing. */
export interface PeerTransportEvents {
  /** Something that may move the handshake on. */
  happened(event: HandshakeEvent): void;
  candidate(candidate: Candidate): void;
  media(media: RemoteMedia): void;
  failed(error: BeachError): void;
}

export interface PeerTransportOptions {
  peerId: string;
  initiator: boolean;
  /** What a connection is made with, asked when it is made. */
  config(): RTCConfiguration | Promise<RTCConfiguration>;
  /** Returns what to send now. Asked when the connection is made, and after `mediaChanged()`. */
  media(): SentMedia;
  /** What the other side may send. */
  accepts: readonly MediaKind[];
  createConnection: LinkFactory;
  runtime: Runtime;
}

/**
 * One connection with the link on top of it. Descriptions and candidates go into the connection one at
 * a time and in order; a newer connection has a queue of its own, which an older one cannot hold up.
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
  /** The kinds that the other side takes; null before it has said so. */
  #welcome: readonly MediaKind[] | null = null;
  #cancelGrace = (): void => {};

  constructor(options: PeerTransportOptions, events: PeerTransportEvents) {
    this.#options = options;
    this.#events = events;
    this.#runtime = options.runtime;
    this.#queue = new SerialQueue(options.runtime.limits.maxQueuedSignals, (cause) => {
      // Where it matters the handshake's deadline tells of it. What was under way at the end always fails.
      if (this.#end.signal.aborted) return;
      const { log } = options.runtime;
      log('warn', 'connection-task-failed', { peerId: options.peerId, cause: String(cause) });
    });
    // Whatever else is to be done waits in the queue for the connection.
    this.#add(() => this.#connect());
  }

  /** The link, once it is ready. */
  get link(): Link | null {
    return this.#link?.ready ? this.#link : null;
  }

  makeOffer(handshake: Envelope, restartIce: boolean): void {
    this.#run(async (connection) => {
      if (!restartIce && connection.outdated) this.#runtime.counters.iceRestarts += 1;
      const sdp = await connection.createOffer({ restartIce });
      this.#tell({ type: 'local-offer', sdp, ...handshake });
    });
  }

  /** `early`: candidates that came before the offer. */
  acceptOffer(sdp: string, handshake: Envelope, early: readonly Candidate[]): void {
    this.#run(async (connection) => {
      const answer = await connection.acceptOffer(sdp);
      this.#tell({ type: 'local-answer', sdp: answer, ...handshake });
      this.#wantRoom();
      // It did not restart ICE, and may have come in the place of one that was asked for.
      if (connection.outdated) this.#renew(connection);
      for (const candidate of early) await connection.addCandidate(candidate);
      this.#link?.negotiated();
    });
  }

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

  makeRoom(kinds: readonly MediaKind[]): void {
    this.#run(async (connection) => connection.makeRoom(kinds));
  }

  /** Uses other servers, for the path that is there as well. */
  configure(config: RTCConfiguration): void {
    this.#run(async (connection) => {
      if (await connection.configure(config)) this.#renew(connection);
    });
  }

  get outdated(): boolean {
    return this.#connection?.outdated === true;
  }

  /** The kinds of our media that are welcome, and wait for an offer that has room for them. */
  missing(): MediaKind[] {
    const kinds = this.#connection?.missing() ?? [];
    return kinds.filter((kind) => this.#welcome?.includes(kind));
  }

  mediaChanged(): void {
    if (this.#connection?.mediaChanged()) this.#tell({ type: 'wanted' });
    this.#link?.tellMedia();
  }

  /** There may be another path now: one that is lost gets no more grace. */
  networkChanged(): void {
    if (this.#pathState === 'connected') return;
    this.#cancelGrace();
    this.#tell({ type: 'path-lost' });
  }

  close(): void {
    this.#events = null;
    this.#end.abort();
    this.#queue.close();
    this.#link?.end();
    this.#connection?.close();
  }

  async #connect(): Promise<void> {
    const { peerId, initiator, media, accepts, createConnection, runtime } = this.#options;
    const { signal } = this.#end;
    const link = (): Link => this.#link as Link;
    const config = await this.#options.config();
    if (signal.aborted) return;
    let connection: Connection;
    try {
      connection = await createConnection(
        {
          peerId,
          initiator,
          config,
          signal,
          bufferLow: runtime.limits.bufferLow,
          clock: runtime.clock,
          media,
          accepts,
        },
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
      this.#events?.failed(
        cause instanceof BeachError ? cause : BeachError.linkFailed('ice-failed', peerId, cause),
      );
      return;
    }
    if (signal.aborted) return connection.close();
    this.#connection = connection;
    this.#link = new Link(peerId, connection, runtime);
    this.#link.on('ready', () => this.#tell({ type: 'ready' }));
    this.#link.on('media', (media) => this.#heard(media));
    this.#link.on('bye', (reason) => this.#tell({ type: 'ended', reason }));
    this.#link.on('failed', (error) => this.#events?.failed(error));
    this.#tell({ type: 'made' });
  }

  /** Without a connection there is nothing to do. */
  #run(task: (connection: Connection) => Promise<void>): void {
    this.#add(async () => {
      if (this.#connection !== null) await task(this.#connection);
    });
  }

  #add(task: () => Promise<void>): void {
    if (!this.#queue.add(task)) this.#runtime.counters.overflowDropped += 1;
  }

  #heard(media: RemoteMedia): void {
    const first = this.#welcome === null;
    this.#welcome = media.accepts;
    // The first answer went off before this was known.
    if (first && !this.#options.initiator) this.#wantRoom();
    this.#events?.media(media);
  }

  #wantRoom(): void {
    if (this.missing().length > 0) this.#tell({ type: 'wanted' });
  }

  /** Restarts ICE, unless that is done in the meantime. */
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
    const { clock, limits } = this.#runtime;
    const lost = (): void => this.#tell({ type: 'path-lost' });
    this.#cancelGrace = clock.after(limits.disconnectedGrace, lost, this.#end.signal);
  }
}

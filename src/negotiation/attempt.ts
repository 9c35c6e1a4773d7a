import type { Candidate, Connection, LinkFactory, MediaKind } from '../link/connection.ts';
import { Link } from '../link/link.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { SerialQueue } from './serial-queue.ts';

/** What an attempt tells its negotiator. After `close` it tells nothing. */
export interface AttemptEvents {
  localOffer(sdp: string, handshakeId: string): void;
  localAnswer(sdp: string, handshakeId: string): void;
  localCandidate(candidate: Candidate): void;
  open(): void;
  ready(link: Link): void;
  /** The path has been gone for longer than the grace, or is back. */
  path(state: 'lost' | 'back'): void;
  bye(reason: string): void;
  stream(stream: MediaStream | null): void;
  failed(error: BeachError): void;
  /** Our own media wait for an offer that has room for them. */
  wanted(): void;
}

export interface AttemptOptions {
  peerId: string;
  initiator: boolean;
  config: RTCConfiguration;
  stream: MediaStream | null;
  createConnection: LinkFactory;
  runtime: Runtime;
}

/**
 * One connection with the link on top of it. Descriptions and candidates go into the connection one at
 * a time and in order; a newer connection has a queue of its own, which an older one cannot hold up.
 */
export class Attempt {
  readonly link: Link;
  readonly #connection: Connection;
  readonly #runtime: Runtime;
  readonly #queue: SerialQueue;
  readonly #end = new AbortController();
  #events: AttemptEvents | null;
  #cancelGrace = (): void => {};

  /** Throws what the browser says of a connection that it will not make. */
  constructor(options: AttemptOptions, events: AttemptEvents) {
    const { peerId, initiator, config, stream, createConnection, runtime } = options;
    this.#events = events;
    this.#runtime = runtime;
    this.#queue = new SerialQueue(runtime.limits.maxQueuedSignals);
    const { bufferLow } = runtime.limits;
    this.#connection = createConnection(
      { peerId, initiator, config, bufferLow, stream },
      {
        candidate: (candidate) => this.#events?.localCandidate(candidate),
        open: () => {
          this.#events?.open();
          this.link.opened();
        },
        data: (lane, bytes) => this.link.received(lane, bytes),
        drained: (lane) => this.link.drained(lane),
        path: (state) => this.#path(state),
        stream: (remote) => this.#events?.stream(remote),
        closed: (error) => this.#events?.failed(error ?? closedByRemote(peerId)),
      },
    );
    this.link = new Link(peerId, this.#connection, runtime);
    this.link.on('ready', () => this.#events?.ready(this.link));
    this.link.on('bye', (reason) => this.#events?.bye(reason));
    this.link.on('failed', (error) => this.#events?.failed(error));
  }

  makeOffer(handshakeId: string, restartIce: boolean): void {
    this.#run(async () => {
      const sdp = await this.#connection.createOffer({ restartIce });
      this.#events?.localOffer(sdp, handshakeId);
    });
  }

  /** `early`: candidates that came before the offer. */
  acceptOffer(sdp: string, handshakeId: string, early: readonly Candidate[]): void {
    this.#run(async () => {
      const answer = await this.#connection.acceptOffer(sdp);
      this.#events?.localAnswer(answer, handshakeId);
      if (this.#connection.missing().length > 0) this.#events?.wanted();
      await this.#addAll(early);
    });
  }

  acceptAnswer(sdp: string, early: readonly Candidate[]): void {
    this.#run(async () => {
      await this.#connection.acceptAnswer(sdp);
      await this.#addAll(early);
    });
  }

  addCandidate(candidate: Candidate): void {
    this.#run(() => this.#connection.addCandidate(candidate));
  }

  makeRoom(kinds: readonly MediaKind[]): void {
    this.#run(async () => this.#connection.makeRoom(kinds));
  }

  missing(): MediaKind[] {
    return this.#connection.missing();
  }

  setStream(stream: MediaStream | null): void {
    if (this.#connection.setStream(stream)) this.#events?.wanted();
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.stats();
  }

  close(): void {
    this.#events = null;
    this.#end.abort();
    this.#queue.close();
    this.link.end();
    this.#connection.close();
  }

  async #addAll(candidates: readonly Candidate[]): Promise<void> {
    for (const candidate of candidates) await this.#connection.addCandidate(candidate);
  }

  #run(task: () => Promise<void>): void {
    if (!this.#queue.add(task)) this.#runtime.counters.overflowDropped += 1;
  }

  #path(state: 'connected' | 'disconnected'): void {
    this.#cancelGrace();
    if (state === 'connected') return this.#events?.path('back');
    const { clock, limits } = this.#runtime;
    this.#cancelGrace = clock.after(
      limits.disconnectedGrace,
      () => this.#events?.path('lost'),
      this.#end.signal,
    );
  }
}

function closedByRemote(peerId: string): BeachError {
  return new BeachError('ice-failed', `The other side closed the connection to peer ${peerId}.`, {
    peerId,
  });
}

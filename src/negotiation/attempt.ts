import type { Candidate, Connection, LinkFactory, MediaKind } from '../link/connection.ts';
import { Link } from '../link/link.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import { failure } from '../runtime/failure.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Envelope, HandshakeEvent } from './handshake.ts';
import { SerialQueue } from './serial-queue.ts';

/** What an attempt tells its negotiator. After `close` it tells nothing. */
export interface AttemptEvents {
  /** Something that may move the handshake on. */
  happened(event: HandshakeEvent): void;
  candidate(candidate: Candidate): void;
  stream(stream: MediaStream | null): void;
  failed(error: BeachError): void;
}

export interface AttemptOptions {
  peerId: string;
  initiator: boolean;
  config: RTCConfiguration;
  /** What to send from the start. */
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
        candidate: (candidate) => this.#events?.candidate(candidate),
        open: () => {
          this.#tell({ type: 'open' });
          this.link.opened();
        },
        data: (lane, bytes) => this.link.received(lane, bytes),
        drained: (lane) => this.link.drained(lane),
        path: (state) => this.#path(state),
        stream: (remote) => this.#events?.stream(remote),
        closed: (error) => this.#events?.failed(error ?? failure('ice-failed', peerId)),
      },
    );
    this.link = new Link(peerId, this.#connection, runtime);
    this.link.on('ready', () => this.#tell({ type: 'ready' }));
    this.link.on('bye', (reason) => this.#tell({ type: 'ended', reason }));
    this.link.on('failed', (error) => this.#events?.failed(error));
  }

  makeOffer(handshake: Envelope, restartIce: boolean): void {
    this.#run(async () => {
      const sdp = await this.#connection.createOffer({ restartIce });
      this.#tell({ type: 'local-offer', sdp, ...handshake });
    });
  }

  /** `early`: candidates that came before the offer. */
  acceptOffer(sdp: string, handshake: Envelope, early: readonly Candidate[]): void {
    this.#run(async () => {
      const answer = await this.#connection.acceptOffer(sdp);
      this.#tell({ type: 'local-answer', sdp: answer, ...handshake });
      // Our own media wait for an offer that has room for them.
      if (this.missing().length > 0) this.#tell({ type: 'wanted' });
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
    if (this.#connection.setStream(stream)) this.#tell({ type: 'wanted' });
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

  #tell(event: HandshakeEvent): void {
    this.#events?.happened(event);
  }

  #path(state: 'connected' | 'disconnected'): void {
    this.#cancelGrace();
    if (state === 'connected') return this.#tell({ type: 'path-back' });
    const { clock, limits } = this.#runtime;
    const lost = (): void => this.#tell({ type: 'path-lost' });
    this.#cancelGrace = clock.after(limits.disconnectedGrace, lost, this.#end.signal);
  }
}

import { createNanoEvents, type Emitter } from 'nanoevents';
import { BeachError } from '../runtime/beach-error.ts';
import { failure } from '../runtime/failure.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane } from './connection.ts';
import {
  type ChunkFrame,
  type ControlFrame,
  decodeFrame,
  encodeControl,
  type FramedMessage,
} from './frame.ts';
import { Heartbeat } from './heartbeat.ts';
import { decodeMessage, type Message } from './message.ts';
import { Pace } from './pace.ts';
import { Reassembly } from './reassembly.ts';
import { SendQueue } from './send-queue.ts';

export interface LinkEvents {
  /** Both sides have sent `__ready__` and seen the other's: user data may flow. */
  ready(): void;
  message(message: Message, lane: Lane): void;
  /** How far a long message has got, in bytes. */
  progress(progress: LinkProgress): void;
  /** The other side does not keep up with what is sent to it. */
  stalled(): void;
  /** The other side ends the link on purpose, and says why: an error code, or `left`. */
  bye(reason: string): void;
  /** The link is of no use any more. */
  failed(error: BeachError): void;
}

/** How far a message of many chunks has got. */
export interface LinkProgress {
  readonly direction: 'sending' | 'receiving';
  /** Tells it from the other messages in its direction. */
  readonly messageId: number;
  readonly bytes: number;
  /** While receiving it is an estimate until the end has come. */
  readonly total: number;
}

/** Progress is told in so many steps. */
const progressSteps = 50;

const lanes: readonly Lane[] = ['reliable', 'ephemeral'];

/** The head of a message may add this much to the largest body. */
const headAllowance = 4096;

/**
 * What flows over one connection: the ready sentinel, frames, messages and the heartbeat. It lives as
 * long as its connection, which it is told the events of, and does not close it.
 */
export class Link {
  readonly peerId: string;
  readonly #runtime: Runtime;
  readonly #connection: Connection;
  readonly #events: Emitter<LinkEvents> = createNanoEvents();
  readonly #queues: Record<Lane, SendQueue>;
  readonly #reassemblies: Record<Lane, Reassembly>;
  readonly #end = new AbortController();
  readonly #waiters = new Set<() => void>();
  readonly #pace: Pace;
  /** All that was given to the reliable lane, in bytes. */
  #given = 0;
  #heartbeat: Heartbeat | null = null;
  #sentReady = false;
  #sawReady = false;

  constructor(peerId: string, connection: Connection, runtime: Runtime) {
    const { limits, clock } = runtime;
    this.peerId = peerId;
    this.#runtime = runtime;
    this.#connection = connection;
    const queue = (lane: Lane) =>
      new SendQueue(connection, lane, limits.bufferLow, (message, bytes) =>
        this.#progressed('sending', message.id, bytes, message.size, limits.chunkSize),
      );
    const reassembly = () =>
      new Reassembly({
        maxMessages: limits.maxReassemblies,
        maxBytes: limits.maxMessageSize + headAllowance,
        timeout: limits.reassemblyTimeout,
      });
    this.#queues = { reliable: queue('reliable'), ephemeral: queue('ephemeral') };
    this.#reassemblies = { reliable: reassembly(), ephemeral: reassembly() };
    this.#pace = new Pace({
      clock,
      timeout: limits.stallTimeout,
      little: limits.bufferLow,
      behind: () => this.#queues.reliable.queued > 0 || this.waiting > limits.bufferHigh,
      taken: () => this.taken,
      stalled: () => this.#events.emit('stalled'),
      signal: this.#end.signal,
    });
  }

  /** Returns the function that stops listening. */
  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  get ready(): boolean {
    return this.#sentReady && this.#sawReady && !this.#end.signal.aborted;
  }

  /** The last heartbeat's round trip in milliseconds; null before the first. */
  get roundTrip(): number | null {
    return this.#heartbeat?.roundTrip ?? null;
  }

  /** Bytes that the browser holds for the lane. */
  buffered(lane: Lane): number {
    return this.#connection.buffered(lane);
  }

  /** Bytes for the reliable lane that are still here. */
  get waiting(): number {
    return this.buffered('reliable') + this.#queues.reliable.queued;
  }

  /** All that the reliable lane has sent off, in bytes. */
  get taken(): number {
    return this.#given - this.waiting;
  }

  /** Whether the other side has owed an answer for a while, or does not take what is sent to it. */
  get unresponsive(): boolean {
    return this.#heartbeat?.overdue === true || this.waiting > this.#runtime.limits.bufferHigh;
  }

  /**
   * Sends a message; only on a ready link. Where the lane has no room, the promise resolves once it
   * has taken the message and has room again; where it has room at once, nothing is returned.
   * Rejects, or throws, `send-failed` where the link ends first. The ephemeral lane never waits: a
   * message that it has no room for is skipped and counted.
   */
  send(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    if (!this.ready) throw linkClosed(this.peerId);
    if (lane === 'ephemeral') return this.#sendEphemeral(message);
    const taken = this.#take(message, lane);
    this.#given += message.size;
    if (taken === undefined && this.buffered(lane) <= this.#runtime.limits.bufferHigh) {
      return undefined;
    }
    this.#pace.watch();
    return taken === undefined ? this.#room() : taken.then(() => this.#room());
  }

  /** Counts a message that is not sent to who has no room for it. */
  skip(lane: Lane): void {
    this.#runtime.counters.traffic[lane].messagesSkipped += 1;
  }

  /** Says that this side ends the link. */
  bye(reason: string): void {
    if (this.#sentReady) this.#control({ kind: 'bye', reason });
  }

  /** To be called when the connection's lanes are open. */
  opened(): void {
    this.#sentReady = true;
    this.#control({ kind: 'ready' });
    this.#checkReady();
  }

  /** To be called with whatever comes in on a lane. */
  received(lane: Lane, data: ArrayBuffer): void {
    try {
      this.#handle(lane, new Uint8Array(data));
    } catch (cause) {
      this.#runtime.counters.invalidDropped += 1;
      this.#runtime.log('warn', 'frame-invalid', { peerId: this.peerId, cause: String(cause) });
    }
  }

  /** To be called when a lane has drained. */
  drained(lane: Lane): void {
    this.#queues[lane].drained();
    if (lane !== 'reliable') return;
    for (const resume of this.#waiters) resume();
    this.#waiters.clear();
  }

  /** To be called when the connection is closed: stops the heartbeat, and fails what waits. */
  end(): void {
    if (this.#end.signal.aborted) return;
    this.#end.abort();
    const error = linkClosed(this.peerId);
    for (const lane of lanes) this.#queues[lane].close(error);
    for (const resume of this.#waiters) resume();
    this.#waiters.clear();
    this.#events.events = {};
  }

  #sendEphemeral(message: FramedMessage): undefined {
    if (this.buffered('ephemeral') > this.#runtime.limits.ephemeralHigh) this.skip('ephemeral');
    else this.#take(message, 'ephemeral')?.catch(() => {});
  }

  #take(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    const traffic = this.#runtime.counters.traffic[lane];
    try {
      const taken = this.#queues[lane].send(message);
      traffic.messagesSent += 1;
      traffic.bytesSent += message.size;
      return taken;
    } catch (cause) {
      throw BeachError.sendFailed(`The lane to peer ${this.peerId} took no more.`, cause);
    }
  }

  async #room(): Promise<void> {
    while (this.ready && this.buffered('reliable') > this.#runtime.limits.bufferHigh) {
      await new Promise<void>((resume) => this.#waiters.add(resume));
    }
    if (!this.ready) throw linkClosed(this.peerId);
  }

  #handle(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    const frame = decodeFrame(bytes);
    switch (frame.kind) {
      case 'ready':
        this.#sawReady = true;
        return this.#checkReady();
      case 'ping':
        return this.#control({ kind: 'pong', id: frame.id });
      case 'pong':
        return this.#heartbeat?.pong(frame.id);
      case 'bye':
        this.#events.emit('bye', frame.reason);
        return;
    }
    // The ephemeral lane may be faster than the sentinel on the reliable one.
    if (!this.ready) return;
    const parts = frame.kind === 'chunk' ? this.#assemble(lane, frame) : [frame.part];
    if (parts === null) return;
    const traffic = this.#runtime.counters.traffic[lane];
    traffic.messagesReceived += 1;
    traffic.bytesReceived += sizeOf(parts);
    this.#events.emit('message', decodeMessage(parts), lane);
  }

  #assemble(lane: Lane, chunk: ChunkFrame): Uint8Array<ArrayBuffer>[] | null {
    const reassembly = this.#reassemblies[lane];
    const parts = reassembly.add(chunk, this.#runtime.clock.now());
    const bytes = parts === null ? 0 : sizeOf(parts);
    const progress = parts === null ? reassembly.progress(chunk) : { bytes, total: bytes };
    if (progress !== null) {
      const { length } = chunk.part;
      this.#progressed('receiving', chunk.id, progress.bytes, progress.total, length);
    }
    return parts;
  }

  /** Tells of every step that the last chunk, of so many bytes, has completed. */
  #progressed(
    direction: LinkProgress['direction'],
    messageId: number,
    bytes: number,
    total: number,
    length: number,
  ): void {
    const step = (amount: number): number => Math.floor((amount / total) * progressSteps);
    if (bytes < total && step(bytes) === step(bytes - length)) return;
    this.#events.emit('progress', { direction, messageId, bytes, total });
  }

  /** Gives up unfinished messages whose rest does not come. */
  #sweep(): void {
    for (const lane of lanes) {
      const reassembly = this.#reassemblies[lane];
      reassembly.sweep(this.#runtime.clock.now());
      this.#runtime.counters.traffic[lane].messagesUnfinished += reassembly.unfinished;
      reassembly.unfinished = 0;
    }
  }

  #checkReady(): void {
    if (!this.ready || this.#heartbeat !== null) return;
    const { clock, limits } = this.#runtime;
    this.#heartbeat = new Heartbeat({
      clock,
      interval: limits.pingInterval,
      timeout: limits.pingTimeout,
      ping: (id) => {
        this.#control({ kind: 'ping', id });
        this.#sweep();
      },
      dead: () => this.#events.emit('failed', failure('heartbeat-lost', this.peerId)),
      signal: this.#end.signal,
    });
    this.#events.emit('ready');
  }

  #control(frame: ControlFrame): void {
    try {
      this.#connection.send('reliable', encodeControl(frame));
    } catch {
      // A lane that is full or closing loses the frame; the heartbeat's deadline tells of it.
    }
  }
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((size, part) => size + part.length, 0);
}

function linkClosed(peerId: string): BeachError {
  return new BeachError('send-failed', `The link to peer ${peerId} is closed.`, { peerId });
}

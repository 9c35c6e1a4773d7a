import { createNanoEvents, type Emitter } from 'nanoevents';
import { BeachError } from '../runtime/beach-error.ts';
import { failure } from '../runtime/failure.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane } from './connection.ts';
import { type ControlFrame, decodeFrame, encodeControl, type FramedMessage } from './frame.ts';
import { Heartbeat } from './heartbeat.ts';
import { decodeMessage, type Message } from './message.ts';
import { Reassembly } from './reassembly.ts';
import { SendQueue } from './send-queue.ts';

export interface LinkEvents {
  /** Both sides have sent `__ready__` and seen the other's: user data may flow. */
  ready(): void;
  message(message: Message, lane: Lane): void;
  /** The other side ends the link on purpose, and says why: an error code, or `left`. */
  bye(reason: string): void;
  /** The link is of no use any more. */
  failed(error: BeachError): void;
}

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
  #heartbeat: Heartbeat | null = null;
  #sentReady = false;
  #sawReady = false;

  constructor(peerId: string, connection: Connection, runtime: Runtime) {
    const { bufferLow, maxReassemblies, maxMessageSize } = runtime.limits;
    this.peerId = peerId;
    this.#runtime = runtime;
    this.#connection = connection;
    const queue = (lane: Lane) => new SendQueue(connection, lane, bufferLow);
    const reassembly = () => new Reassembly(maxReassemblies, maxMessageSize + headAllowance);
    this.#queues = { reliable: queue('reliable'), ephemeral: queue('ephemeral') };
    this.#reassemblies = { reliable: reassembly(), ephemeral: reassembly() };
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

  buffered(lane: Lane): number {
    return this.#connection.buffered(lane);
  }

  /**
   * Sends a message; only on a ready link. Where the lane has no room, the promise resolves once it
   * has taken the message and has room again; where it has room at once, nothing is returned.
   * Rejects, or throws, `send-failed` where the link ends first. The ephemeral lane never waits: a
   * message that it has no room for is skipped and counted.
   */
  send(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    if (!this.ready) throw linkClosed(this.peerId);
    const { counters, limits } = this.#runtime;
    if (lane === 'ephemeral' && this.buffered(lane) > limits.ephemeralHigh) {
      counters.messagesSkipped += 1;
      return undefined;
    }
    counters.messagesSent += 1;
    counters.bytesSent += message.size;
    const taken = this.#take(message, lane);
    if (lane === 'ephemeral') {
      taken?.catch(() => {});
      return undefined;
    }
    if (taken !== undefined) return taken.then(() => this.#room());
    return this.buffered(lane) > limits.bufferHigh ? this.#room() : undefined;
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

  #take(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    try {
      return this.#queues[lane].send(message);
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
    const parts = frame.kind === 'chunk' ? this.#reassemblies[lane].add(frame) : [frame.part];
    if (parts === null) return;
    this.#runtime.counters.messagesReceived += 1;
    for (const part of parts) this.#runtime.counters.bytesReceived += part.length;
    this.#events.emit('message', decodeMessage(parts), lane);
  }

  #checkReady(): void {
    if (!this.ready || this.#heartbeat !== null) return;
    const { clock, limits } = this.#runtime;
    this.#heartbeat = new Heartbeat({
      clock,
      interval: limits.pingInterval,
      timeout: limits.pingTimeout,
      ping: (id) => this.#control({ kind: 'ping', id }),
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

function linkClosed(peerId: string): BeachError {
  return new BeachError('send-failed', `The link to peer ${peerId} is closed.`, { peerId });
}

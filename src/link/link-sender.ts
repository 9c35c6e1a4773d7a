import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane } from './connection/connection.ts';
import { StallDetector } from './health/stall-detector.ts';
import type { FramedMessage } from './wire/frame.ts';
import type { LinkProgress } from './wire/link-progress.ts';
import { SendQueue } from './wire/send-queue.ts';

export interface LinkSenderOptions {
  readonly peerId: string;
  readonly connection: Pick<Connection, 'send' | 'buffered'>;
  readonly runtime: Runtime;
  /** Returns whether messages may flow. */
  ready(): boolean;
  /** Returns how many frames have arrived so far. */
  heard(): number;
  progress(progress: LinkProgress): void;
  /** Called when the other side does not keep up with what is sent to it. */
  stalled(): void;
  /** Ends the watch for a stall. */
  readonly signal: AbortSignal;
}

/** Sends the messages of one link over its two lanes, with backpressure. */
export class LinkSender {
  readonly #options: LinkSenderOptions;
  readonly #queues: Record<Lane, SendQueue>;
  readonly #waiters = new Set<() => void>();
  readonly #stallDetector: StallDetector;
  /** Everything that was given to the reliable lane, in bytes. */
  #given = 0;

  constructor(options: LinkSenderOptions) {
    const { connection, runtime, heard, progress, stalled, signal } = options;
    const { clock, limits } = runtime;
    this.#options = options;
    const queue = (lane: Lane) =>
      new SendQueue(connection, lane, { low: limits.bufferLow, onProgress: progress });
    this.#queues = { reliable: queue('reliable'), ephemeral: queue('ephemeral') };
    this.#stallDetector = new StallDetector({
      clock,
      timeout: limits.stallTimeout,
      little: limits.chunkSize,
      behind: () => this.#queues.reliable.queued > 0 || this.waiting > limits.bufferHigh,
      taken: () => this.taken,
      heard,
      stalled,
      signal,
    });
  }

  /** Everything that was given to the reliable lane so far, in bytes. */
  get given(): number {
    return this.#given;
  }

  /** Bytes for the reliable lane that it has not sent off yet. */
  get waiting(): number {
    return this.#options.connection.buffered('reliable') + this.#queues.reliable.queued;
  }

  /** Everything that the reliable lane has sent off so far, in bytes. */
  get taken(): number {
    return this.#given - this.waiting;
  }

  /**
   * Sends a message over a ready link. While the lane has no room, the promise resolves once the lane has taken the
   * message and has room again; where it has room at once, nothing is returned. The ephemeral lane never waits: it
   * skips and counts a message that it has no room for.
   *
   * @throws `send-failed`, or rejects with it, when the link ends first.
   */
  send(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    const { peerId, ready } = this.#options;
    if (!ready()) throw linkClosed(peerId);
    if (lane === 'ephemeral') return this.#sendEphemeral(message);
    const taken = this.#take(message, lane);
    this.#given += message.size;
    if (taken === undefined && this.#hasRoom) return undefined;
    this.#stallDetector.watch();
    return taken === undefined ? this.#room() : taken.then(() => this.#room());
  }

  /** Counts a message that is not sent because the other side has no room for it. */
  skip(lane: Lane): void {
    this.#options.runtime.counters.traffic[lane].messagesSkipped += 1;
  }

  /** Call when a lane has drained. */
  drained(lane: Lane): void {
    this.#queues[lane].drained();
    if (lane === 'reliable') this.#resume();
  }

  /** Fails every message that still waits. Call once the link is no longer ready. */
  close(): void {
    const error = linkClosed(this.#options.peerId);
    for (const queue of Object.values(this.#queues)) queue.close(error);
    this.#resume();
  }

  get #hasRoom(): boolean {
    const { connection, runtime } = this.#options;
    return connection.buffered('reliable') <= runtime.limits.bufferHigh;
  }

  #sendEphemeral(message: FramedMessage): undefined {
    const { connection, runtime } = this.#options;
    const waiting = connection.buffered('ephemeral') + this.#queues.ephemeral.queued;
    if (waiting > runtime.limits.ephemeralHigh) this.skip('ephemeral');
    else this.#take(message, 'ephemeral')?.catch(() => {});
  }

  #take(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    const { peerId, runtime } = this.#options;
    const traffic = runtime.counters.traffic[lane];
    try {
      const taken = this.#queues[lane].send(message);
      traffic.messagesSent += 1;
      traffic.bytesSent += message.size;
      return taken?.catch((cause) => {
        throw cause instanceof BeachError ? cause : unreadable(cause);
      });
    } catch (cause) {
      throw BeachError.sendFailed(`The lane to peer ${peerId} took no more.`, cause);
    }
  }

  async #room(): Promise<void> {
    const { peerId, ready } = this.#options;
    while (ready() && !this.#hasRoom) {
      await new Promise<void>((resume) => this.#waiters.add(resume));
    }
    if (!ready()) throw linkClosed(peerId);
  }

  #resume(): void {
    for (const resume of this.#waiters) resume();
    this.#waiters.clear();
  }
}

function linkClosed(peerId: string): BeachError {
  return new BeachError('send-failed', `The link to peer ${peerId} is closed.`, { peerId });
}

/** A file may have changed, or disappeared, since the page got hold of it. */
function unreadable(cause: unknown): BeachError {
  return BeachError.sendFailed(`The Blob could not be read: ${cause}.`, cause);
}

import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane } from './connection/connection.ts';
import type { FramedMessage } from './wire/frame.ts';
import type { MessageProgress } from './wire/message-progress.ts';
import { SendQueue } from './wire/send-queue.ts';

export interface LinkSenderOptions {
  readonly peerId: string;
  readonly connection: Pick<Connection, 'send' | 'buffered'>;
  readonly runtime: Runtime;
  /** Returns whether messages may flow. */
  ready(): boolean;
  progress(progress: MessageProgress): void;
}

/** Sends the messages of one link over its two lanes, with backpressure. */
export class LinkSender {
  readonly #options: LinkSenderOptions;
  readonly #queues: Record<Lane, SendQueue>;
  readonly #waiters = new Set<() => void>();
  /** Bytes of all messages that were given to the reliable lane. */
  #given = 0;
  /** Bytes of these that the other side has reported as received. */
  #delivered = 0;

  constructor(options: LinkSenderOptions) {
    const { connection, runtime, progress } = options;
    this.#options = options;
    const queue = (lane: Lane) =>
      new SendQueue(connection, lane, { low: runtime.limits.bufferLow, onProgress: progress });
    this.#queues = { reliable: queue('reliable'), ephemeral: queue('ephemeral') };
  }

  /** Bytes of all messages that were given to the reliable lane so far. */
  get given(): number {
    return this.#given;
  }

  /** Bytes of these that the other side has received, as far as it has reported. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Bytes for the reliable lane that this side still holds. */
  get waiting(): number {
    return this.#options.connection.buffered('reliable') + this.#queues.reliable.queued;
  }

  /** Call when the other side reports how many bytes of messages it has received. */
  reported(received: number): void {
    this.#delivered = Math.min(this.#given, Math.max(this.#delivered, received));
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

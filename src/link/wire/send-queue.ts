import type { Connection, Lane } from '../connection/connection.ts';
import type { FramedMessage } from './frame.ts';
import { completesStep, type MessageProgress } from './message-progress.ts';

interface Sending {
  readonly message: FramedMessage;
  next: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface SendQueueOptions {
  /** Chunks flow while the lane holds no more bytes than this. */
  readonly low: number;
  onProgress(progress: MessageProgress): void;
}

/** How many long messages take turns. The receiver must be able to reassemble as many at once. */
const concurrent = 4;

/**
 * Sends messages over one lane. A short message goes out at once; if it has to be read from a Blob first, later
 * short ones wait for it. Long messages take turns, chunk by chunk, and only while the lane holds little, so that a
 * short one waits behind a few chunks at most. No message overtakes another one of its topic.
 */
export class SendQueue {
  readonly #connection: Pick<Connection, 'send' | 'buffered'>;
  readonly #lane: Lane;
  readonly #options: SendQueueOptions;
  readonly #sending: Sending[] = [];
  /** Short messages in order; the first one is being read. */
  readonly #unread: Sending[] = [];
  /** By topic, the messages that wait for an earlier one of their topic among the above. */
  readonly #behind = new Map<string, Sending[]>();
  /** The bytes of all these messages that the lane has not taken yet. */
  #queued = 0;
  #pumping = false;
  #closed: unknown = null;

  constructor(
    connection: Pick<Connection, 'send' | 'buffered'>,
    lane: Lane,
    options: SendQueueOptions,
  ) {
    this.#connection = connection;
    this.#lane = lane;
    this.#options = options;
  }

  /** How many bytes wait for the lane to take them. */
  get queued(): number {
    return this.#queued;
  }

  /** Resolves once the lane has taken the last frame. Returns nothing where it has taken it at once. */
  send(message: FramedMessage): Promise<void> | undefined {
    const { topic } = message;
    const waiting = topic === undefined ? undefined : this.#behind.get(topic);
    const goesFirst = waiting === undefined && this.#unread.length === 0;
    if (isShort(message) && message.inMemory && goesFirst) {
      this.#connection.send(this.#lane, message.frame(0) as Uint8Array<ArrayBuffer>);
      return undefined;
    }
    return new Promise((done, failed) => {
      if (this.#closed !== null) return failed(this.#closed);
      const sending: Sending = { message, next: 0, done, failed };
      this.#queued += message.size;
      if (waiting !== undefined) {
        waiting.push(sending);
        return;
      }
      if (topic !== undefined) this.#behind.set(topic, []);
      this.#begin(sending);
    });
  }

  /** Call when the lane has drained. */
  drained(): void {
    void this.#pump();
  }

  /** Fails every message that the lane has not taken. */
  close(reason: unknown): void {
    this.#closed = reason;
    const queues = [this.#sending.splice(0), this.#unread.splice(0), ...this.#behind.values()];
    this.#behind.clear();
    this.#queued = 0;
    for (const { failed } of queues.flat()) failed(reason);
  }

  #begin(sending: Sending): void {
    if (!isShort(sending.message)) {
      this.#sending.push(sending);
      void this.#pump();
    } else if (this.#unread.push(sending) === 1) void this.#sendShort();
  }

  async #sendShort(): Promise<void> {
    for (let next = this.#unread[0]; next; next = this.#unread[0]) await this.#sendNext(next);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      let turn = 0;
      while (this.#hasWork()) {
        const sending = this.#sending[turn] as Sending;
        await this.#sendNext(sending);
        // A finished message leaves its turn to the next, so that of two equally long ones the earlier finishes first.
        if (this.#sending[turn] === sending) turn += 1;
        if (turn >= Math.min(concurrent, this.#sending.length)) turn = 0;
      }
    } finally {
      this.#pumping = false;
    }
  }

  #hasWork(): boolean {
    return this.#sending.length > 0 && this.#connection.buffered(this.#lane) <= this.#options.low;
  }

  async #sendNext(sending: Sending): Promise<void> {
    const { message } = sending;
    try {
      const frame = message.frame(sending.next);
      const bytes = frame instanceof Promise ? await frame : frame;
      if (this.#closed !== null) throw this.#closed;
      this.#connection.send(this.#lane, bytes);
      this.#advance(sending);
      if (sending.next < message.frameCount) return;
      sending.done();
    } catch (error) {
      if (this.#closed === null) this.#abandon(sending);
      sending.failed(error);
    }
    this.#finish(sending);
  }

  #abandon({ message, next }: Sending): void {
    this.#queued -= message.size - message.bytesUpTo(next);
    // On the other lane the receiver does not wait for long.
    if (next > 0 && this.#lane === 'reliable') {
      this.#connection.send(this.#lane, message.cancellation());
    }
  }

  #advance(sending: Sending): void {
    const { id: messageId, size: total } = sending.message;
    const before = sending.message.bytesUpTo(sending.next);
    sending.next += 1;
    const bytes = sending.message.bytesUpTo(sending.next);
    this.#queued -= bytes - before;
    const progress = { direction: 'sending', messageId, bytes, total } as const;
    if (!isShort(sending.message) && completesStep(progress, bytes - before))
      this.#options.onProgress(progress);
  }

  #finish(sending: Sending): void {
    const queue = this.#unread[0] === sending ? this.#unread : this.#sending;
    const index = queue.indexOf(sending);
    if (index < 0) return;
    const { topic } = sending.message;
    if (topic !== undefined) {
      const next = this.#behind.get(topic)?.shift();
      // Added before this one is removed: to an empty queue, it would begin a second loop.
      if (next === undefined) this.#behind.delete(topic);
      else this.#begin(next);
    }
    queue.splice(index, 1);
  }
}

function isShort({ frameCount }: FramedMessage): boolean {
  return frameCount === 1;
}

import type { Connection, Lane } from './connection.ts';
import type { FramedMessage } from './frame.ts';

interface Sending {
  readonly message: FramedMessage;
  next: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** How many long messages take turns. The receiver must be able to assemble as many at once. */
const concurrent = 4;

/**
 * Puts messages on one lane. A short one goes out at once. Long ones take turns chunk by chunk, and only
 * while the lane holds little, so that a short one never waits behind more than a few chunks.
 */
export class SendQueue {
  readonly #connection: Connection;
  readonly #lane: Lane;
  readonly #low: number;
  readonly #sending: Sending[] = [];
  #pumping = false;
  #closed: unknown = null;

  /** `low`: chunks flow while the lane holds less than so many bytes. */
  constructor(connection: Connection, lane: Lane, low: number) {
    this.#connection = connection;
    this.#lane = lane;
    this.#low = low;
  }

  /** Resolves once the lane has taken the last frame; nothing is returned where it has at once. */
  send(message: FramedMessage): Promise<void> | undefined {
    if (message.frameCount === 1) {
      const frame = message.frame(0);
      if (!(frame instanceof Promise)) {
        this.#connection.send(this.#lane, frame);
        return undefined;
      }
    }
    return new Promise((done, failed) => {
      if (this.#closed !== null) return failed(this.#closed);
      this.#sending.push({ message, next: 0, done, failed });
      void this.#pump();
    });
  }

  /** To be called when the lane has drained. */
  drained(): void {
    void this.#pump();
  }

  /** Fails whatever is still on its way. */
  close(reason: unknown): void {
    this.#closed = reason;
    for (const { failed } of this.#sending.splice(0)) failed(reason);
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (let turn = 0; this.#hasWork(); turn += 1) {
        const sending = this.#sending[turn % Math.min(concurrent, this.#sending.length)];
        if (sending !== undefined) await this.#sendNext(sending);
      }
    } finally {
      this.#pumping = false;
    }
  }

  #hasWork(): boolean {
    return this.#sending.length > 0 && this.#connection.buffered(this.#lane) < this.#low;
  }

  async #sendNext(sending: Sending): Promise<void> {
    try {
      const frame = sending.message.frame(sending.next);
      this.#connection.send(this.#lane, frame instanceof Promise ? await frame : frame);
      sending.next += 1;
      if (sending.next < sending.message.frameCount) return;
      sending.done();
    } catch (error) {
      sending.failed(error);
    }
    const index = this.#sending.indexOf(sending);
    if (index >= 0) this.#sending.splice(index, 1);
  }
}

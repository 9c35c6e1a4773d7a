import type { ChunkFrame } from './frame.ts';

/** No honest sender cuts a long message finer than this, in bytes. */
const smallestChunk = 1024;

interface Partial {
  readonly parts: Uint8Array<ArrayBuffer>[];
  readonly count: number;
  received: number;
  bytes: number;
  /** The length of its longest chunk: all chunks but the last have it. */
  stride: number;
  /** When its last chunk arrived, in milliseconds of the clock. */
  at: number;
}

interface ReassemblyLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
  /** How long a message may wait for its next chunk, in milliseconds. */
  readonly timeout: number;
}

/**
 * Reassembles the chunks of one lane, which may arrive in any order. An unfinished message is given up when it
 * grows beyond `maxBytes` or waits for longer than `timeout`; the oldest one, when more than `maxMessages` are
 * unfinished or they hold more than `maxTotalBytes`.
 */
export class Reassembly {
  readonly #limits: ReassemblyLimits;
  readonly #partials = new Map<number, Partial>();
  /** The bytes of all unfinished messages. */
  #bytes = 0;
  /** How many messages were given up. */
  unfinished = 0;

  constructor(limits: ReassemblyLimits) {
    this.#limits = limits;
  }

  /** How many messages have arrived in part. */
  get size(): number {
    return this.#partials.size;
  }

  /**
   * Adds a chunk. Returns the parts of the message with its last chunk; null before. `now` is in milliseconds.
   *
   * @throws `RangeError` where chunks contradict each other, or the message is too large.
   */
  add({ id, index, count, part }: ChunkFrame, now: number): Uint8Array<ArrayBuffer>[] | null {
    const { maxMessages, maxBytes, maxTotalBytes } = this.#limits;
    let partial = this.#partials.get(id);
    if (partial === undefined) {
      if (count > maxBytes / smallestChunk) throw new RangeError('A message is too large.');
      partial = { parts: [], count, received: 0, bytes: 0, stride: 0, at: now };
      this.#partials.set(id, partial);
      if (this.#partials.size > maxMessages) this.#giveUpOldest();
    }
    if (partial.count !== count) {
      this.#giveUp(id);
      throw new RangeError('Chunks contradict each other.');
    }
    if (partial.parts[index] !== undefined) return null;
    partial.parts[index] = part;
    partial.received += 1;
    partial.bytes += part.length;
    this.#bytes += part.length;
    partial.stride = Math.max(partial.stride, part.length);
    partial.at = now;
    if (partial.bytes > maxBytes) {
      this.#giveUp(id);
      throw new RangeError('A message is too large.');
    }
    if (partial.received < count) {
      if (this.#bytes > maxTotalBytes) this.#giveUpOldest();
      return null;
    }
    this.#forget(id);
    return partial.parts;
  }

  /** Returns how many bytes of an unfinished message have arrived, and how many there are (estimated). */
  progress({ id, count }: ChunkFrame): { bytes: number; total: number } | null {
    const partial = this.#partials.get(id);
    if (partial === undefined) return null;
    const { parts, bytes, stride } = partial;
    return { bytes, total: (count - 1) * stride + (parts[count - 1]?.length ?? stride) };
  }

  /** Gives up messages that have waited for too long. Call now and then. */
  sweep(now: number): void {
    for (const [id, { at }] of this.#partials) {
      if (now - at >= this.#limits.timeout) this.#giveUp(id);
    }
  }

  #giveUpOldest(): void {
    const [oldest] = this.#partials.keys();
    this.#giveUp(oldest as number);
  }

  #giveUp(id: number): void {
    this.#forget(id);
    this.unfinished += 1;
  }

  #forget(id: number): void {
    this.#bytes -= this.#partials.get(id)?.bytes ?? 0;
    this.#partials.delete(id);
  }
}

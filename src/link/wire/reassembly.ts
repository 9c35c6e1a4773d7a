import type { MemoryBudget } from '../../runtime/memory-budget.ts';
import type { ChunkFrame } from './frame.ts';

/** No honest sender cuts a long message finer than this, in bytes. */
const smallestChunk = 1024;

/** The memory that a browser needs for a chunk besides its bytes: an empty one costs this much. */
const chunkOverhead = 480;

interface Partial {
  readonly parts: Uint8Array<ArrayBuffer>[];
  readonly count: number;
  received: number;
  bytes: number;
  /** The length of its longest chunk: all chunks but the last have it. */
  stride: number;
  /** Its memory, in bytes. */
  held: number;
  /** The time of the last renewal of its wait, in milliseconds of the clock. */
  at: number;
  /** The bytes that had arrived by then. */
  bytesThen: number;
}

interface ReassemblyLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
  /** Whether chunks arrive in order. Then those of a message without a first one are ignored. */
  readonly ordered: boolean;
  /** How long a message may wait for its next `step` bytes, in milliseconds. */
  readonly timeout: number;
  readonly step: number;
  /** The budget that all links share. */
  readonly budget: MemoryBudget;
}

/**
 * Reassembles the chunks of one lane. An unfinished message is given up when an empty chunk cancels it, when it
 * grows beyond `maxBytes` or waits for longer than `timeout`; the oldest one, when more than `maxMessages` are
 * unfinished, they hold more than `maxTotalBytes`, or they are the largest holder of an exhausted `budget`.
 */
export class Reassembly {
  readonly #limits: ReassemblyLimits;
  readonly #partials = new Map<number, Partial>();
  /** The memory of all unfinished messages, in bytes. */
  #held = 0;
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
    const { maxMessages, maxBytes, maxTotalBytes, ordered, step } = this.#limits;
    let partial = this.#partials.get(id);
    if (part.length === 0) {
      if (partial !== undefined) this.#giveUp(id);
      return null;
    }
    if (partial === undefined) {
      if (ordered && index > 0) return null;
      if (count > maxBytes / smallestChunk) throw new RangeError('A message is too large.');
      partial = {
        parts: [],
        count,
        received: 0,
        bytes: 0,
        stride: 0,
        held: 0,
        at: now,
        bytesThen: 0,
      };
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
    partial.stride = Math.max(partial.stride, part.length);
    if (partial.bytes - partial.bytesThen >= step) {
      partial.at = now;
      partial.bytesThen = partial.bytes;
    }
    if (partial.bytes > maxBytes) {
      this.#giveUp(id);
      throw new RangeError('A message is too large.');
    }
    if (partial.received === count) {
      this.#forget(id);
      return partial.parts;
    }
    const cost = part.length + chunkOverhead;
    partial.held += cost;
    this.#hold(cost);
    if (this.#held > maxTotalBytes) this.#giveUpOldest();
    return null;
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

  /** Gives up all messages. Call when nothing more arrives. */
  close(): void {
    for (const id of this.#partials.keys()) this.#giveUp(id);
  }

  /** A field, because it stands for this lane in the budget. */
  readonly #giveUpOldest = (): void => {
    const [oldest] = this.#partials.keys();
    this.#giveUp(oldest as number);
  };

  #hold(bytes: number): void {
    this.#held += bytes;
    this.#limits.budget.add(this.#giveUpOldest, bytes);
  }

  #giveUp(id: number): void {
    this.#forget(id);
    this.unfinished += 1;
  }

  #forget(id: number): void {
    const held = this.#partials.get(id)?.held ?? 0;
    this.#partials.delete(id);
    this.#hold(-held);
  }
}

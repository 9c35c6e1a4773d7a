import type { Frame } from './frame.ts';

type Chunk = Extract<Frame, { kind: 'chunk' }>;

/** No honest sender cuts a long message finer than this, in bytes. */
const smallestChunk = 1024;

interface Partial {
  readonly parts: Uint8Array<ArrayBuffer>[];
  readonly count: number;
  received: number;
  bytes: number;
}

/**
 * Puts the chunks of one lane together again, in whatever order they come. Bounded twice: an
 * unfinished message may not grow beyond `maxBytes`, and where more than `maxMessages` are
 * unfinished the oldest is given up.
 */
export class Reassembly {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  readonly #partials = new Map<number, Partial>();

  constructor(maxMessages: number, maxBytes: number) {
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
  }

  /**
   * The parts of the whole message once its last chunk is here, else null. Throws a `RangeError`
   * where chunks contradict each other or the message is too large.
   */
  add({ id, index, count, part }: Chunk): Uint8Array<ArrayBuffer>[] | null {
    let partial = this.#partials.get(id);
    if (partial === undefined) {
      if (count > this.#maxBytes / smallestChunk) throw new RangeError('A message is too large.');
      partial = { parts: [], count, received: 0, bytes: 0 };
      this.#partials.set(id, partial);
      const [oldest] = this.#partials.keys();
      if (this.#partials.size > this.#maxMessages) this.#partials.delete(oldest as number);
    }
    if (partial.count !== count) {
      this.#partials.delete(id);
      throw new RangeError('Chunks contradict each other.');
    }
    if (partial.parts[index] !== undefined) return null;
    partial.parts[index] = part;
    partial.received += 1;
    partial.bytes += part.length;
    const tooLarge = partial.bytes > this.#maxBytes;
    if (!tooLarge && partial.received < count) return null;
    this.#partials.delete(id);
    if (tooLarge) throw new RangeError('A message is too large.');
    return partial.parts;
  }
}

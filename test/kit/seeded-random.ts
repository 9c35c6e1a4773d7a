import type { Random } from '../../src/runtime/random.ts';

/** Generates repeatable randomness (mulberry32): the same seed gives the same numbers and ids. */
export class SeededRandom implements Random {
  #state: number;
  readonly #seed: number;
  #ids = 0;
  readonly #name: string;

  /** `name` is part of the ids, which makes a log readable. */
  constructor(seed: number, name = 'id') {
    this.#state = seed >>> 0;
    this.#seed = this.#state;
    this.#name = name;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Returns an integer from 0 (included) to `end` (excluded). */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** Returns true with this probability. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Returns a generator whose numbers do not depend on the use of this one. */
  fork(name: string): SeededRandom {
    let seed = this.#seed;
    for (const char of name) seed = Math.imul(seed ^ char.charCodeAt(0), 0x01000193);
    return new SeededRandom(seed, name);
  }

  uuid(): string {
    this.#ids += 1;
    return `${this.#name}-${this.#ids}`;
  }
}

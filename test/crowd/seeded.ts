/** Chance that can be had again: mulberry32. */
export class Seeded {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 (included) to 1 (excluded). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number up to, and without, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  pick<T>(values: readonly T[]): T | undefined {
    return values[this.below(values.length)];
  }
}

/** The seed that `--seed` or SEED gives, or else `byDefault`. */
export function chosenSeed(byDefault: number): number {
  const index = process.argv.indexOf('--seed');
  const chosen = index < 0 ? process.env.SEED : process.argv[index + 1];
  if (chosen === undefined) return byDefault;
  const seed = Number(chosen);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`"${chosen}" is no seed.`);
  return seed;
}

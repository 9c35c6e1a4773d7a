/** How long the last parts of a frame may be late, in milliseconds: at first, and where they often are. */
const tail = { least: 15, most: 120 };

/** How much of what is known counts against one more measurement. */
const memory = 0.8;

/** By how much the shortest round trip counts as longer with each that was longer. */
const aging = 1.25;

/** The least time between two questions for one part after the second, in milliseconds. */
const leastPause = 30;

/** Learns how long to wait for a part before it is asked for, and before it is asked for again. */
export class RepeatTiming {
  readonly #measured: () => number;
  #tail = tail.least;
  #latest = 0;
  #shortest = Number.POSITIVE_INFINITY;
  /** How much longer than a round trip an answer takes, up to half of it: a question too many costs one packet. */
  #extra = 0;

  /** `roundTrip` returns the latest one in milliseconds. Where messages wait for a lost one, it is too long. */
  constructor(roundTrip: () => number) {
    this.#measured = roundTrip;
  }

  /** How long to wait for the last parts of a frame. */
  get tail(): number {
    return this.#tail;
  }

  /** How long to wait for an answer to a question that was asked so many times. */
  answer(asks: number): number {
    const usual = this.#roundTrip() + this.#extra + tail.least;
    // One answer was lost already: do not wait for the next one before asking again.
    return asks > 1 ? Math.max(usual / 2, leastPause) : usual;
  }

  /** Call when a part has come that was asked for once, with the time since. */
  answered(ms: number): void {
    const roundTrip = this.#roundTrip();
    // It was on its way already.
    if (ms < roundTrip / 2) this.#tail = Math.min(tail.most, this.#tail * 1.5);
    else {
      this.#tail = Math.max(tail.least, this.#tail * 0.95);
      const late = Math.max(0, ms - roundTrip);
      this.#extra = Math.min(roundTrip / 2, memory * this.#extra + (1 - memory) * 2 * late);
    }
  }

  /** Takes the latest round trip into account, and returns the shortest one lately. */
  #roundTrip(): number {
    const measured = this.#measured();
    if (measured !== this.#latest) this.#shortest = Math.min(measured, aging * this.#shortest);
    this.#latest = measured;
    return this.#shortest;
  }
}

import type { Clock } from '../../runtime/clock.ts';

/** The time between two measurements, in milliseconds. */
const pause = 100;

/** Measures how long tasks of this page wait. Messages that arrive wait as long: the browser holds any number of them. */
export class EventLoopDelay {
  readonly #clock: Clock;
  #last = 0;
  #before = 0;
  /** When to measure next; infinity while a task waits. */
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns milliseconds, the shorter of the last two: one long task is no backlog. Measures again for the next call. */
  read(): number {
    this.measure();
    return Math.min(this.#last, this.#before);
  }

  /** Call with all that arrives. */
  measure(): void {
    const postedAt = this.#clock.now();
    if (postedAt < this.#nextAt) return;
    this.#nextAt = Number.POSITIVE_INFINITY;
    this.#clock.after(0, () => {
      const now = this.#clock.now();
      this.#before = this.#last;
      this.#last = now - postedAt;
      this.#nextAt = now + pause;
    });
  }
}

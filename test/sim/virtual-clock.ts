import type { Clock } from '../../src/runtime/clock.ts';

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  /** Takes the timer, and its hold on an abort signal, away. */
  readonly cancel: () => void;
}

/**
 * A clock whose time passes only when told to. Timers run in order of their due time, and those due
 * at the same moment in the order in which they were set, so that a run can be repeated exactly.
 */
export class VirtualClock implements Clock {
  /** Kept in the order of setting; the search for the earliest keeps the first among equals. */
  readonly #timers = new Set<Timer>();
  readonly #epoch: number;
  #now = 0;

  /** `epoch` is the time of day, in milliseconds since 1970, at which virtual time begins. */
  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#epoch + this.#now;
  }

  after(ms: number, callback: () => void, signal?: AbortSignal): () => void {
    if (signal?.aborted) return () => {};
    const cancel = (): void => {
      this.#timers.delete(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const timer: Timer = { due: this.#now + Math.max(0, ms), callback, cancel };
    this.#timers.add(timer);
    signal?.addEventListener('abort', cancel, { once: true });
    return cancel;
  }

  /** How many timers are set. None may be once everything has ended. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, in milliseconds of `now()`; `undefined` where none is set. */
  get nextDue(): number | undefined {
    return this.#earliest()?.due;
  }

  /** Lets `ms` milliseconds pass, and runs what falls due, including what is set on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#earliest(); next && next.due <= end; next = this.#earliest()) {
      this.#run(next);
    }
    this.#now = end;
  }

  /**
   * Moves to the next timer and runs it alone; false where none is due by `end`. Between two steps the
   * caller can let promises settle, which `advance` does not.
   */
  step(end = Number.POSITIVE_INFINITY): boolean {
    const next = this.#earliest();
    if (next === undefined || next.due > end) return false;
    this.#run(next);
    return true;
  }

  #run(timer: Timer): void {
    timer.cancel();
    this.#now = timer.due;
    timer.callback();
  }

  #earliest(): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.#timers) {
      if (!earliest || timer.due < earliest.due) earliest = timer;
    }
    return earliest;
  }
}

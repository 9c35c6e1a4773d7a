import TinyQueue from 'tinyqueue';
import type { Clock } from '../../../src/runtime/clock.ts';

interface Timer {
  readonly due: number;
  /** Counts the timers, so that those of one moment run in the order in which they were set. */
  readonly order: number;
  readonly callback: () => void;
  /** Removes the timer, and its listener on an abort signal. */
  readonly cancel: () => void;
}

/**
 * A clock whose time passes only on command. Timers run in the order of their due time, and in the order in which
 * they were set if they are due at the same moment, so that a run can be repeated exactly.
 */
export class VirtualClock implements Clock {
  /** The earliest timer is at the root. Cancelled timers are dropped when they get there. */
  readonly #queue = new TinyQueue<Timer>([], (one, other) =>
    one.due === other.due ? one.order - other.order : one.due - other.due,
  );
  readonly #timers = new Set<Timer>();
  readonly #epoch: number;
  #now = 0;
  #set = 0;

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
    this.#set += 1;
    const due = this.#now + Math.max(0, ms);
    const timer: Timer = { due, order: this.#set, callback, cancel };
    this.#timers.add(timer);
    this.#queue.push(timer);
    signal?.addEventListener('abort', cancel, { once: true });
    return cancel;
  }

  /** The number of set timers. It must be 0 when everything has ended. */
  get pending(): number {
    return this.#timers.size;
  }

  /** The time at which the next timer is due, in milliseconds of `now()`; `undefined` if none is set. */
  get nextDue(): number | undefined {
    return this.#earliest()?.due;
  }

  /** Advances time by `ms` milliseconds, and runs the timers that fall due, including those set meanwhile. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#earliest(); next && next.due <= end; next = this.#earliest()) {
      this.#run(next);
    }
    this.#now = end;
  }

  /**
   * Moves to the next timer and runs only that; returns false if none is due by `end`. Between two steps the caller
   * can let promises settle, which `advance` does not.
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
    for (let first = this.#queue.peek(); first; first = this.#queue.peek()) {
      if (this.#timers.has(first)) return first;
      this.#queue.pop();
    }
    return undefined;
  }
}

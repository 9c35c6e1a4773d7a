import type { Clock } from './clock.ts';

interface AlarmOptions {
  clock: Clock;
  /** Called when the time has come, once for each time that was set. */
  ring(): void;
  signal: AbortSignal;
}

/** Rings at a time that moves often, mostly to a later one, as with each packet: that sets no other timer. */
export class Alarm {
  readonly #options: AlarmOptions;
  #due = Number.POSITIVE_INFINITY;
  /** When the timer ends. */
  #timerEnd = Number.POSITIVE_INFINITY;
  #cancel = (): void => {};

  constructor(options: AlarmOptions) {
    this.#options = options;
    // Once, and not for each timer.
    options.signal.addEventListener('abort', () => this.#cancel(), { once: true });
  }

  /** Sets the time to ring at, as `clock.now()` returns it; infinity for never. */
  set(due: number): void {
    this.#due = due;
    if (due < this.#timerEnd && !this.#options.signal.aborted) this.#start();
  }

  #start(): void {
    const { clock } = this.#options;
    this.#cancel();
    this.#timerEnd = this.#due;
    // Timers may end a bit early.
    const ms = Math.max(1, this.#due - clock.now());
    this.#cancel = clock.after(ms, () => this.#end());
  }

  #end(): void {
    const { clock, ring } = this.#options;
    this.#timerEnd = Number.POSITIVE_INFINITY;
    if (this.#due > clock.now()) {
      if (this.#due < Number.POSITIVE_INFINITY) this.#start();
      return;
    }
    this.#due = Number.POSITIVE_INFINITY;
    ring();
  }
}

import type { Clock } from '../../runtime/clock.ts';

interface DeadlineTimerOptions {
  clock: Clock;
  /** Called when the deadline has passed, once for each that was set. */
  expired(): void;
  /** Ends the timer. */
  signal: AbortSignal;
}

/**
 * Calls back at a deadline that moves often. A later deadline, as with each packet, keeps the timer that runs: setting one
 * costs a busy page more than reading the packet.
 */
export class DeadlineTimer {
  readonly #options: DeadlineTimerOptions;
  #deadline = Number.POSITIVE_INFINITY;
  /** When the timer that runs ends; infinity while none does. */
  #timerEnd = Number.POSITIVE_INFINITY;
  #cancel = (): void => {};

  constructor(options: DeadlineTimerOptions) {
    this.#options = options;
    // Once, and not for each timer.
    options.signal.addEventListener('abort', () => this.#cancel(), { once: true });
  }

  /** Sets the deadline, as `clock.now()` returns it; infinity for none. */
  set(deadline: number): void {
    this.#deadline = deadline;
    if (deadline < this.#timerEnd && !this.#options.signal.aborted) this.#start();
  }

  #start(): void {
    const { clock } = this.#options;
    this.#cancel();
    this.#timerEnd = this.#deadline;
    // A timer may end a bit early.
    const ms = Math.max(1, this.#deadline - clock.now());
    this.#cancel = clock.after(ms, () => this.#ended());
  }

  #ended(): void {
    const { clock, expired } = this.#options;
    const deadline = this.#deadline;
    this.#timerEnd = Number.POSITIVE_INFINITY;
    this.#deadline = Number.POSITIVE_INFINITY;
    if (deadline > clock.now()) this.set(deadline);
    else expired();
  }
}

import type { Clock } from '../../runtime/clock.ts';

interface DeliveryReporterOptions {
  clock: Clock;
  /** How many unreported bytes cause a report at once. */
  size: number;
  /** How long bytes may stay unreported, in milliseconds. */
  interval: number;
  /** Sends a report of all bytes so far. */
  report(received: number): void;
  signal: AbortSignal;
}

/**
 * Reports to the other side how many bytes of messages have arrived, soon and not too often. Only the receiver knows:
 * the `bufferedAmount` of a data channel falls when the browser's own queue is empty, or in steps of about 100 KiB.
 */
export class DeliveryReporter {
  readonly #options: DeliveryReporterOptions;
  #received = 0;
  #reported = 0;
  #cancel: (() => void) | null = null;

  constructor(options: DeliveryReporterOptions) {
    this.#options = options;
  }

  /** Call when bytes of a message have arrived on the reliable lane. `received` counts all so far. */
  arrived(received: number): void {
    const { clock, size, interval, signal } = this.#options;
    this.#received = received;
    if (this.#received - this.#reported >= size) this.#report();
    else this.#cancel ??= clock.after(interval, () => this.#report(), signal);
  }

  #report(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#reported = this.#received;
    this.#options.report(this.#received);
  }
}

import type { Clock } from '../../runtime/clock.ts';

interface StallDetectorOptions {
  clock: Clock;
  /** How long the other side may stand still, in milliseconds. */
  timeout: number;
  /** Fewer bytes than this count as standing still. */
  little: number;
  /** Returns whether too many bytes wait for the other side. */
  behind(): boolean;
  /** Returns how many bytes the other side has taken so far. */
  taken(): number;
  /** Returns how many frames have arrived from the other side so far. */
  heard(): number;
  /** Called when the other side does not keep up. */
  stalled(): void;
  signal: AbortSignal;
}

/**
 * Notices that the other side does not keep up: it was behind for all of `timeout`, took next to nothing, and yet
 * sent something. A side that is behind but moves is only slower than the sender, which waits for it. A side that
 * is silent as well is out of reach: the heartbeat judges it, and the path is repaired.
 */
export class StallDetector {
  readonly #options: StallDetectorOptions;
  #watching = false;

  constructor(options: StallDetectorOptions) {
    this.#options = options;
  }

  /** Call after sending. The detector then watches until the other side has caught up. */
  watch(): void {
    if (this.#watching || !this.#options.behind()) return;
    this.#watching = true;
    this.#look();
  }

  #look(): void {
    const { clock, timeout, little, signal } = this.#options;
    const taken = this.#options.taken();
    const heard = this.#options.heard();
    const due = clock.now() + timeout;
    const judge = (): void => {
      this.#watching = false;
      if (!this.#options.behind()) return;
      // A page that slept cannot blame the other side.
      const slept = clock.now() - due > timeout / 2;
      const stands = this.#options.taken() - taken < little;
      if (stands && !slept && this.#options.heard() > heard) this.#options.stalled();
      else this.watch();
    };
    clock.after(timeout, judge, signal);
  }
}

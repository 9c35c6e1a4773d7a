import type { Clock } from '../../runtime/clock.ts';

interface StallDetectorOptions {
  clock: Clock;
  /** How long nothing may move, in milliseconds. */
  timeout: number;
  /** So little counts as nothing, in bytes. */
  little: number;
  /** Whether more waits for the other side than it should. */
  behind(): boolean;
  /** All that the other side has taken so far, in bytes. */
  taken(): number;
  /** How often anything has come from it so far. */
  heard(): number;
  stalled(): void;
  signal: AbortSignal;
}

/**
 * Finds out that the other side does not keep up: it has been behind for all of `timeout`, has taken next
 * to nothing, and yet was heard. Who is behind and moves is only slower than the sender, and is waited for;
 * who is silent as well is out of reach, which is for the heartbeat to judge, and for the path to be repaired.
 */
export class StallDetector {
  readonly #options: StallDetectorOptions;
  #watching = false;

  constructor(options: StallDetectorOptions) {
    this.#options = options;
  }

  /** To be called when something was sent. Looks on by itself until the other side has caught up. */
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
      // What a page that was asleep itself has not done is not the other side's fault.
      const slept = clock.now() - due > timeout / 2;
      const stands = this.#options.taken() - taken < little;
      if (stands && !slept && this.#options.heard() > heard) this.#options.stalled();
      else this.watch();
    };
    clock.after(timeout, judge, signal);
  }
}

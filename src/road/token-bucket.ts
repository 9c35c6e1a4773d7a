import type { Clock } from '../runtime/clock.ts';

/** The rate at which one socket may send. */
export interface MessageRate {
  /** Messages at once, after a pause. */
  burst: number;
  /** Messages per second in the long run. */
  perSecond: number;
}

/** Allows `burst` messages at once and `perSecond` in the long run. */
export class TokenBucket {
  readonly #rate: MessageRate;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(rate: MessageRate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#filledAt = clock.now();
  }

  /** Takes one token; returns false where there is none. */
  take(): boolean {
    const now = this.#clock.now();
    const earned = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

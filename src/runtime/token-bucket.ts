import type { Clock } from './clock.ts';

/** The rate at which a peer or an address may use something. The unit is that of the limit it belongs to. */
export interface Rate {
  /** The amount at once, after a pause. */
  burst: number;
  /** The amount per second in the long run. */
  perSecond: number;
}

/** Allows `burst` at once and `perSecond` in the long run. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#filledAt = clock.now();
  }

  /** Whether nothing was used lately. */
  get isFull(): boolean {
    this.#fill();
    return this.#tokens >= this.#rate.burst;
  }

  /** Takes `amount`; returns false, and takes nothing, where that much is not there. */
  take(amount = 1): boolean {
    this.#fill();
    if (this.#tokens < amount) return false;
    this.#tokens -= amount;
    return true;
  }

  /** Takes `amount` in any case. A bucket in debt allows nothing until the debt is repaid. */
  spend(amount: number): void {
    this.#fill();
    this.#tokens -= amount;
  }

  #fill(): void {
    const now = this.#clock.now();
    const earned = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned);
    this.#filledAt = now;
  }
}

import type { Clock } from '../../runtime/clock.ts';
import { TokenBucket } from '../../runtime/token-bucket.ts';
import type { RoadLimits } from '../road-limits.ts';
import { Account } from './account.ts';
import { RoadMemoryBudget } from './road-memory-budget.ts';

/** The time between two searches for idle accounts, in milliseconds. */
const SWEEP_INTERVAL = 10_000;

/** Holds the account of every address that uses the road, and the memory that they share. */
export class Accounts {
  readonly memory: RoadMemoryBudget;
  readonly #limits: RoadLimits;
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Account>();
  #sweptAt: number;

  constructor(limits: RoadLimits, clock: Clock) {
    this.memory = new RoadMemoryBudget(limits.memory);
    this.#limits = limits;
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  /** Known addresses. */
  get size(): number {
    return this.#accounts.size;
  }

  /** Returns the account of an address; the same one for as long as it is in use. */
  of(address: string): Account {
    const known = this.#accounts.get(address);
    if (known) return known;
    this.#sweep();
    const connects = new TokenBucket(this.#limits.connects, this.#clock);
    const account = new Account(address, this.memory, connects);
    this.#accounts.set(address, account);
    return account;
  }

  /** Forgets idle accounts. Called now and then, because a timer would have to be stopped. */
  #sweep(): void {
    if (this.#clock.now() - this.#sweptAt < SWEEP_INTERVAL) return;
    this.#sweptAt = this.#clock.now();
    for (const [address, account] of this.#accounts) {
      if (account.isIdle) this.#accounts.delete(address);
    }
  }
}

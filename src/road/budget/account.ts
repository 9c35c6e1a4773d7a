import type { TokenBucket } from '../../runtime/token-bucket.ts';
import type { RoadMemoryBudget } from './road-memory-budget.ts';

/** Counts the use of a road by one network address, over all its connections. */
export class Account {
  readonly #memory: RoadMemoryBudget;
  readonly address: string;
  /** Limits how fast the address opens connections. */
  readonly connects: TokenBucket;
  /** Open connections. */
  connections = 0;
  /** Sessions that the address has opened and that still exist. */
  sessions = 0;
  #bytes = 0;

  constructor(address: string, memory: RoadMemoryBudget, connects: TokenBucket) {
    this.address = address;
    this.#memory = memory;
    this.connects = connects;
  }

  /** Whether the road may forget the account. */
  get isIdle(): boolean {
    return (
      this.connections === 0 && this.sessions === 0 && this.#bytes === 0 && this.connects.isFull
    );
  }

  /** Takes memory; returns false where the address has its share already. */
  reserve(bytes: number): boolean {
    if (!this.#memory.take(this.#bytes, bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Returns memory that `reserve` took. */
  release(bytes: number): void {
    this.#bytes -= bytes;
    this.#memory.giveBack(bytes);
  }
}

/** A peer that pays for the bytes it sends: each in its own share, and all of an address together. */
export interface Payer {
  readonly id: string;
  readonly account: Account;
}

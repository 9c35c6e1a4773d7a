import { fitsShare } from './fits-share.ts';

/**
 * Counts the memory of a whole road, in bytes: open connections, members, messages that wait to be
 * sent, signals kept for absent peers, offer logs, and used tokens. All of them share one bound.
 */
export class RoadMemoryBudget {
  readonly #capacity: number;
  #used = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes `bytes` for a user that holds `own`; returns false where its share does not allow it. */
  take(own: number, bytes: number): boolean {
    if (bytes > 0 && !fitsShare(own, this.#used, this.#capacity, bytes)) return false;
    this.#used += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#used -= bytes;
  }
}

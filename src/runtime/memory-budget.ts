/** Bounds the memory that several holders have together. The largest one gives up some of it where it is too much. */
export class MemoryBudget {
  readonly #limit: number;
  readonly #held = new Map<() => void, number>();
  #total = 0;

  /** `limit` is in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds bytes to a holder, or takes them from it. Its `giveUp` identifies it, and takes some of its bytes away. */
  add(giveUp: () => void, bytes: number): void {
    this.#held.set(giveUp, (this.#held.get(giveUp) ?? 0) + bytes);
    if (this.#held.get(giveUp) === 0) this.#held.delete(giveUp);
    this.#total += bytes;
    while (this.#total > this.#limit) {
      const [largest] = [...this.#held].sort(([, one], [, other]) => other - one);
      largest?.[0]();
    }
  }
}

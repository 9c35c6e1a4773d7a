/** A list of the latest `capacity` items: one more pushes the oldest out. */
export class BoundedList<T> {
  readonly #capacity: number;
  #items: T[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Appends, and returns how many items were pushed out: 0 or 1. */
  push(item: T): number {
    this.#items.push(item);
    if (this.#items.length <= this.#capacity) return 0;
    this.#items.shift();
    return 1;
  }

  /** Removes the items that fit, and returns how many did. */
  removeWhere(fits: (item: T) => boolean): number {
    const before = this.#items.length;
    this.#items = this.#items.filter((item) => !fits(item));
    return before - this.#items.length;
  }

  /** Empties the list and returns what was in it, oldest first. */
  drain(): T[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    return [...this.#items];
  }
}

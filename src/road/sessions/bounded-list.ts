/** A list of the latest `capacity` items: one more pushes the oldest out. */
export class BoundedList<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#capacity) this.#items.shift();
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    return [...this.#items];
  }
}

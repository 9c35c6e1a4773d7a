/** Keeps the entries of a list at their positions, so that no button moves while a person aims at it. */
export class StableList<T extends object> {
  #slots: (T | null)[] = [];

  /** Returns the entries by position. New entries take positions that were free (null) before, or the end. */
  arrange(entries: readonly T[]): readonly (T | null)[] {
    const before = this.#slots;
    const slots = before.map((entry) => (entry && entries.includes(entry) ? entry : null));
    for (const entry of entries) {
      if (slots.includes(entry)) continue;
      const free = slots.findIndex((other, index) => !other && !before[index]);
      slots[free < 0 ? slots.length : free] = entry;
    }
    this.#slots = slots;
    return slots;
  }
}

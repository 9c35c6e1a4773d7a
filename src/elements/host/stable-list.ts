/** Keeps everyone of a list where they stood, so that no button becomes another's while a person aims at it. */
export class StableList<T extends object> {
  #taken: (T | null)[] = [];

  /** Those who stay keep their places; those who come take what was free already, which is null, or the end. */
  arrange(present: readonly T[]): readonly (T | null)[] {
    const before = this.#taken;
    const taken = before.map((one) => (one && present.includes(one) ? one : null));
    for (const one of present) {
      if (taken.includes(one)) continue;
      const free = taken.findIndex((other, index) => !other && !before[index]);
      taken[free < 0 ? taken.length : free] = one;
    }
    this.#taken = taken;
    return taken;
  }
}

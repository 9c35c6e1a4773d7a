/**
 * A timer that follows a state: it begins anew when its key changes, and only then. Setting `null`
 * cancels it.
 */
export class KeyedTimer {
  #key: string | null = null;
  #cancel: (() => void) | undefined;

  /** `start` returns how to cancel what it started; nothing where nothing was. */
  set(key: string | null, start?: () => (() => void) | undefined): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#cancel?.();
    this.#cancel = key === null ? undefined : start?.();
  }
}

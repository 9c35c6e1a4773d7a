interface Waiting {
  readonly grant: () => void;
  readonly first: boolean;
}

/** Bounds the handshakes in progress: who finds no place waits, hosts first, then in order. */
export class HandshakeSlots {
  readonly #limit: number;
  #taken = 0;
  #holds = 0;
  readonly #waiting: Waiting[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inProgress(): number {
    return this.#taken;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  /**
   * Calls `grant` once there is a place, at once where there is one now. The place is the caller's
   * until `release`. Aborting `signal` before that gives up the wait. `first` goes before others.
   */
  acquire(grant: () => void, signal: AbortSignal, first = false): void {
    if (signal.aborted) return;
    if (this.#hasPlace) {
      this.#taken += 1;
      return grant();
    }
    const giveUp = (): void => {
      const index = this.#waiting.indexOf(entry);
      if (index >= 0) this.#waiting.splice(index, 1);
    };
    const entry: Waiting = {
      first,
      grant: () => {
        signal.removeEventListener('abort', giveUp);
        grant();
      },
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const at = first ? this.#waiting.findIndex((waiting) => !waiting.first) : -1;
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, entry);
  }

  release(): void {
    this.#taken -= 1;
    this.#fill();
  }

  /** Gives no place away until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#fill();
    };
  }

  get #hasPlace(): boolean {
    return this.#holds === 0 && this.#taken < this.#limit;
  }

  #fill(): void {
    while (this.#hasPlace && this.#waiting.length > 0) {
      this.#taken += 1;
      this.#waiting.shift()?.grant();
    }
  }
}

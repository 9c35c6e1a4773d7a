interface Waiting {
  readonly grant: () => void;
  readonly first: boolean;
}

/** Bounds the handshakes in progress. Those without a slot wait: hosts first, then in order. */
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
   * Calls `grant` once a slot is free, at once where one is free now. The slot is the caller's until
   * `release`. Aborting `signal` before that gives up the wait. With `first` it goes before others.
   */
  acquire(grant: () => void, signal: AbortSignal, first = false): void {
    if (signal.aborted) return;
    if (this.hasFree) {
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

  /** Grants no slot until the returned function is called. */
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

  /** Whether a handshake may begin now. */
  get hasFree(): boolean {
    return this.#holds === 0 && this.#taken < this.#limit;
  }

  #fill(): void {
    while (this.hasFree && this.#waiting.length > 0) {
      this.#taken += 1;
      this.#waiting.shift()?.grant();
    }
  }
}

/** One negotiator's slot among the handshakes in progress: free, awaited or held. */
export class HandshakeSlot {
  readonly #slots: HandshakeSlots;
  readonly #first: boolean;
  readonly #signal: AbortSignal;
  #state: 'free' | 'awaited' | 'held' = 'free';

  /** `first`: goes before others. Aborting `signal` gives up the wait; a held slot stays held. */
  constructor(slots: HandshakeSlots, first: boolean, signal: AbortSignal) {
    this.#slots = slots;
    this.#first = first;
    this.#signal = signal;
  }

  /** Calls `granted` once the slot is held. Does nothing while it is awaited or held already. */
  acquire(granted: () => void): void {
    if (this.#state !== 'free') return;
    this.#state = 'awaited';
    const grant = (): void => {
      this.#state = 'held';
      granted();
    };
    this.#slots.acquire(grant, this.#signal, this.#first);
  }

  /** Gives the slot back, if it is held. */
  release(): void {
    if (this.#state !== 'held') return;
    this.#state = 'free';
    this.#slots.release();
  }
}

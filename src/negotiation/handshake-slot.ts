import type { HandshakeSlots } from './handshake-slots.ts';

/** One negotiator's place among the handshakes in progress. */
export class HandshakeSlot {
  readonly #slots: HandshakeSlots;
  readonly #first: boolean;
  readonly #signal: AbortSignal;
  #state: 'none' | 'awaited' | 'held' = 'none';

  /** `first`: goes before others. Aborting `signal` gives up the wait; a place that is held stays so. */
  constructor(slots: HandshakeSlots, first: boolean, signal: AbortSignal) {
    this.#slots = slots;
    this.#first = first;
    this.#signal = signal;
  }

  /** Calls `granted` once it has a place; does nothing where it has one, or waits for one. */
  acquire(granted: () => void): void {
    if (this.#state !== 'none') return;
    this.#state = 'awaited';
    const grant = (): void => {
      this.#state = 'held';
      granted();
    };
    this.#slots.acquire(grant, this.#signal, this.#first);
  }

  /** Gives its place back, where it has one. */
  release(): void {
    if (this.#state !== 'held') return;
    this.#state = 'none';
    this.#slots.release();
  }
}

import type { RelayedSignal } from '../../signaling/messages.ts';

interface Pending {
  readonly signal: RelayedSignal;
  readonly size: number;
}

/** Queues signals for a peer that is briefly away. Beyond its bounds it drops the oldest. */
export class PendingSignals {
  readonly #capacity: number;
  readonly #maxSize: number;
  #waiting: Pending[] = [];
  #size = 0;

  /** `capacity` counts signals, `maxSize` characters of their JSON. */
  constructor(capacity: number, maxSize: number) {
    this.#capacity = capacity;
    this.#maxSize = maxSize;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** Appends a signal, and returns how many were dropped. */
  push(signal: RelayedSignal): number {
    const size = JSON.stringify(signal).length;
    this.#waiting.push({ signal, size });
    this.#size += size;
    let dropped = 0;
    while (this.count > this.#capacity || this.#size > this.#maxSize) {
      this.#size -= this.#waiting.shift()?.size ?? 0;
      dropped += 1;
    }
    return dropped;
  }

  /** Removes the signals of one sender, and returns their number. */
  removeFrom(peerId: string): number {
    const before = this.count;
    this.#waiting = this.#waiting.filter(({ signal }) => signal.from !== peerId);
    this.#size = this.#waiting.reduce((sum, { size }) => sum + size, 0);
    return before - this.count;
  }

  /** Empties the queue, and returns its signals, oldest first. */
  drain(): RelayedSignal[] {
    const signals = this.#waiting.map(({ signal }) => signal);
    this.#waiting = [];
    this.#size = 0;
    return signals;
  }
}

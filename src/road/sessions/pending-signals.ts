import type { Payer } from '../budget/account.ts';

/** A signal that waits, encoded, and the peer that sent it. */
export interface Pending {
  readonly frame: Uint8Array;
  readonly payer: Payer;
}

/**
 * Queues signals for a peer that is briefly away. Beyond its bounds it drops the oldest signal of the
 * sender that has the most in it, so that no sender pushes out the signals of another.
 */
export class PendingSignals {
  readonly #capacity: number;
  readonly #maxSize: number;
  #waiting: Pending[] = [];
  #size = 0;

  /** `capacity` counts signals, `maxSize` bytes. */
  constructor(capacity: number, maxSize: number) {
    this.#capacity = capacity;
    this.#maxSize = maxSize;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** Appends a signal, and returns the sender of each one that was dropped for it. */
  push(frame: Uint8Array, payer: Payer): Payer[] {
    if (!payer.account.reserve(frame.byteLength)) return [payer];
    this.#waiting.push({ frame, payer });
    this.#size += frame.byteLength;
    const dropped: Payer[] = [];
    while (this.count > this.#capacity) dropped.push(this.#dropOldest(({ length }) => length));
    while (this.#size > this.#maxSize) dropped.push(this.#dropOldest(sizeOf));
    return dropped;
  }

  /** Removes the signals of one sender, and returns their number. */
  removeFrom(peerId: string): number {
    const before = this.count;
    const kept = this.#waiting.filter(({ payer }) => payer.id !== peerId);
    if (kept.length === before) return 0;
    for (const pending of this.#waiting) if (pending.payer.id === peerId) release(pending);
    this.#waiting = kept;
    this.#size = sizeOf(kept);
    return before - this.count;
  }

  /** Empties the queue, and returns its signals, oldest first. Their memory is free again. */
  drain(): Pending[] {
    const signals = this.#waiting;
    signals.forEach(release);
    this.#waiting = [];
    this.#size = 0;
    return signals;
  }

  /** Drops the oldest signal of the sender whose signals weigh the most, and returns the sender. */
  #dropOldest(weigh: (signals: readonly Pending[]) => number): Payer {
    const bySender = new Map<string, Pending[]>();
    let heaviest: Pending[] = [];
    for (const pending of this.#waiting) {
      const signals = bySender.get(pending.payer.id) ?? [];
      signals.push(pending);
      bySender.set(pending.payer.id, signals);
    }
    for (const signals of bySender.values()) {
      if (heaviest.length === 0 || weigh(signals) > weigh(heaviest)) heaviest = signals;
    }
    const oldest = heaviest[0] as Pending;
    this.#waiting.splice(this.#waiting.indexOf(oldest), 1);
    this.#size -= oldest.frame.byteLength;
    release(oldest);
    return oldest.payer;
  }
}

function sizeOf(signals: readonly Pending[]): number {
  return signals.reduce((sum, { frame }) => sum + frame.byteLength, 0);
}

function release({ frame, payer }: Pending): void {
  payer.account.release(frame.byteLength);
}

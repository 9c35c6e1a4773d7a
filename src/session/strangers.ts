import type { Runtime } from '../runtime/runtime.ts';
import type { RelayedSignal } from '../signaling/messages.ts';

/** How many strangers are heard at once. */
const maxStrangers = 64;

/**
 * Signals may overtake the news of who sent them. They are kept for a while, for the roster to catch
 * up, and given up then.
 */
export class Strangers {
  readonly #runtime: Runtime;
  readonly #giveUp: (signals: RelayedSignal[]) => void;
  readonly #waiting = new Map<string, RelayedSignal[]>();
  readonly #signal: AbortSignal;

  /** `giveUp` is handed what nobody vouched for; `signal` ends all waiting. */
  constructor(runtime: Runtime, giveUp: (signals: RelayedSignal[]) => void, signal: AbortSignal) {
    this.#runtime = runtime;
    this.#giveUp = giveUp;
    this.#signal = signal;
  }

  hold(signal: RelayedSignal): void {
    const { clock, limits, counters } = this.#runtime;
    const waiting = this.#waiting.get(signal.from);
    if (waiting !== undefined) {
      if (waiting.length < limits.maxEarlyCandidates) waiting.push(signal);
      else counters.overflowDropped += 1;
      return;
    }
    if (this.#waiting.size >= maxStrangers) {
      counters.overflowDropped += 1;
      return;
    }
    this.#waiting.set(signal.from, [signal]);
    clock.after(
      limits.strangerPatience,
      () => {
        const signals = this.release(signal.from);
        if (signals.length > 0) this.#giveUp(signals);
      },
      this.#signal,
    );
  }

  /** Hands out what a peer that is a stranger no more has sent. */
  release(peerId: string): RelayedSignal[] {
    const signals = this.#waiting.get(peerId) ?? [];
    this.#waiting.delete(peerId);
    return signals;
  }
}

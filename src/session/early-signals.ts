import type { Runtime } from '../runtime/runtime.ts';
import type { RelayedSignal } from '../signaling/messages.ts';

/** How many strangers are heard at once. */
const maxEarlySenders = 64;

/**
 * Signals may overtake the news of who sent them. They are kept for a while, for the roster to catch
 * up, and given up then.
 */
export class EarlySignals {
  readonly #runtime: Runtime;
  readonly #giveUp: (signals: RelayedSignal[]) => void;
  readonly #waiting = new Map<string, { signals: RelayedSignal[]; cancel: () => void }>();
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
      const { signals } = waiting;
      if (signals.length < limits.maxEarlyCandidates) signals.push(signal);
      else counters.overflowDropped += 1;
      return;
    }
    if (this.#waiting.size >= maxEarlySenders) {
      counters.overflowDropped += 1;
      return;
    }
    const giveUp = (): void => this.#giveUp(this.release(signal.from));
    const cancel = clock.after(limits.earlySignalPatience, giveUp, this.#signal);
    this.#waiting.set(signal.from, { signals: [signal], cancel });
  }

  /** Hands out what a peer that is a stranger no more has sent. */
  release(peerId: string): RelayedSignal[] {
    const waiting = this.#waiting.get(peerId);
    this.#waiting.delete(peerId);
    waiting?.cancel();
    return waiting?.signals ?? [];
  }
}

import type { Runtime } from '../../runtime/runtime.ts';
import type { RelayedSignal } from '../../signaling/messages.ts';

/** Peers whose signals are kept at once. */
const maxEarlySenders = 64;

/**
 * Keeps the signals that overtook the announcement of their sender, until the roster lists it. Gives them up after
 * `limits.earlySignalPatience`.
 */
export class EarlySignals {
  readonly #runtime: Runtime;
  readonly #giveUp: (signals: RelayedSignal[]) => void;
  readonly #waiting = new Map<string, { signals: RelayedSignal[]; cancel: () => void }>();
  readonly #signal: AbortSignal;

  /** `giveUp` takes the signals of a peer that was not listed in time. `signal` ends all waiting. */
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

  /** Returns the signals of a peer that the roster lists now. */
  release(peerId: string): RelayedSignal[] {
    const waiting = this.#waiting.get(peerId);
    this.#waiting.delete(peerId);
    waiting?.cancel();
    return waiting?.signals ?? [];
  }
}

import type { Runtime } from '../runtime/runtime.ts';
import { deadlineKey, deadlineOf, type HandshakeState, unsettled } from './handshake-state.ts';
import { KeyedTimer } from './keyed-timer.ts';
import { repeatEvery } from './repeat-every.ts';

/**
 * How often a message that may have been lost is sent again, in milliseconds: three times before an offer is
 * given up, and seldom enough that a crowd that comes at once is not held up by copies.
 */
const repeatInterval = 3_000;
const maxRepeats = 8;

interface HandshakeTimersOptions {
  readonly runtime: Runtime;
  readonly mayOffer: boolean;
  /** The state has lasted too long. */
  expired(): void;
  /** What was sent may have been lost. */
  repeat(): void;
  /** Nobody needs the last handshake's messages any more. */
  forget(): void;
  /** Ends them all. */
  readonly signal: AbortSignal;
}

/** What the timers depend on, besides the state. */
interface Circumstances {
  readonly signalingOpen: boolean;
  /** Whether the browser has no room for the connection yet. */
  readonly waiting: boolean;
  /** How many messages other than candidates the handshake has sent. */
  readonly descriptions: number;
}

/** Keeps the timers of one peer's handshakes in line with their state. */
export class HandshakeTimers {
  readonly #options: HandshakeTimersOptions;
  readonly #deadline = new KeyedTimer();
  readonly #repeats = new KeyedTimer();
  readonly #memory = new KeyedTimer();

  constructor(options: HandshakeTimersOptions) {
    this.#options = options;
  }

  follow(state: HandshakeState, circumstances: Circumstances): void {
    const { runtime, mayOffer, expired, repeat, forget, signal } = this.#options;
    const { clock, random, limits } = runtime;
    const { signalingOpen, waiting, descriptions } = circumstances;
    this.#deadline.set(deadlineKey(state), () => {
      const deadline = deadlineOf(state, mayOffer, limits, random.next());
      if (deadline === null || waiting) return undefined;
      if (deadline.overSignaling && !signalingOpen) return undefined;
      return clock.after(deadline.ms, expired, signal);
    });
    const sent = unsettled(state) ? `${state.handshakeId} ${descriptions}` : null;
    this.#repeats.set(sent, () => repeatEvery(clock, repeatInterval, maxRepeats, repeat, signal));
    const settled = state.phase === 'ready' && state.exchange === 'stable' && !state.asking;
    const over = settled || state.phase === 'abandoned';
    this.#memory.set(over ? state.handshakeId : null, () =>
      clock.after(limits.duplicateMemory, forget, signal),
    );
  }

  /** Lets the deadline begin anew: the circumstances are others. */
  restartDeadline(): void {
    this.#deadline.set(null);
  }
}

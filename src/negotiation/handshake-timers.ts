import type { Runtime } from '../runtime/runtime.ts';
import { deadlineKey, deadlineOf, type HandshakeState, unsettled } from './handshake-state.ts';
import { KeyedTimer } from './keyed-timer.ts';
import { repeatWithBackoff } from './repeat-with-backoff.ts';

/** The first wait before a message that may have been lost is sent again; it doubles each time. */
const repeatDelay = 1_000;
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
    this.#repeats.set(sent, () =>
      repeatWithBackoff(clock, repeatDelay, maxRepeats, repeat, signal),
    );
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

import { afterAwake, type Clock } from '../runtime/clock.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { deadlineKey, deadlineOf } from './handshake/deadline.ts';
import { type HandshakeState, unsettled } from './handshake/handshake-state.ts';

/**
 * How often a signal that may have been lost is sent again, in milliseconds: three times before an offer is
 * given up, and seldom enough that copies do not hold up a crowd that joins at once.
 */
const repeatInterval = 3_000;
const maxRepeats = 8;

export interface HandshakeTimersOptions {
  readonly runtime: Runtime;
  readonly mayOffer: boolean;
  /** Called when the state has lasted until its deadline. */
  expired(): void;
  /** Called when sent signals may have been lost. */
  repeat(): void;
  /** Called when neither side needs the last handshake's signals any more. */
  forget(): void;
  /** Ends all timers. */
  readonly signal: AbortSignal;
}

/** Keeps the timers of one peer's handshakes in line with their state. */
export class HandshakeTimers {
  readonly #options: HandshakeTimersOptions;
  readonly #deadline = new KeyedTimer();
  readonly #repeats = new KeyedTimer();
  readonly #memory = new KeyedTimer();
  /** When the next attempt begins, as the clock has it; null while none waits. */
  #due: number | null = null;

  constructor(options: HandshakeTimersOptions) {
    this.#options = options;
  }

  /** How long the next attempt waits still, in milliseconds; null while none waits. */
  get retryIn(): number | null {
    return this.#due && Math.max(0, this.#due - this.#options.runtime.clock.now());
  }

  /** `descriptions`: how many signals other than candidates the handshake has sent. */
  follow(state: HandshakeState, descriptions: number): void {
    const { runtime, mayOffer, expired, repeat, forget, signal } = this.#options;
    const { clock, random, limits } = runtime;
    this.#deadline.set(deadlineKey(state), () => {
      const ms = deadlineOf(state, mayOffer, limits, random.next());
      const retries = ms !== null && state.phase === 'backoff';
      this.#due = retries ? clock.now() + ms : null;
      if (ms === null) return undefined;
      // A retry that is due waits for nobody.
      if (mayOffer && state.phase === 'backoff') return clock.after(ms, expired, signal);
      return afterAwake(clock, ms, expired, signal);
    });
    const sent = unsettled(state) ? `${state.handshakeId} ${descriptions}` : null;
    this.#repeats.set(sent, () => repeatEvery(clock, repeatInterval, maxRepeats, repeat, signal));
    const settled = state.phase === 'ready' && state.exchange === 'stable' && !state.asking;
    const over = settled || state.phase === 'abandoned';
    this.#memory.set(over ? state.handshakeId : null, () =>
      clock.after(limits.duplicateMemory, forget, signal),
    );
  }
}

/**
 * Follows a state with a timer, which begins anew when its key changes, and only then. The key `null` cancels
 * the timer.
 */
class KeyedTimer {
  #key: string | null = null;
  #cancel: (() => void) | undefined;

  /** `start` returns the function that cancels what it started; undefined where it started nothing. */
  set(key: string | null, start: () => (() => void) | undefined): void {
    if (key === this.#key) return;
    this.#key = key;
    this.#cancel?.();
    this.#cancel = key === null ? undefined : start();
  }
}

/** Runs `callback` every `interval` milliseconds, `times` times. Returns the function that ends it early. */
function repeatEvery(
  clock: Clock,
  interval: number,
  times: number,
  callback: () => void,
  signal: AbortSignal,
): () => void {
  let cancel = (): void => {};
  const schedule = (left: number): void => {
    if (left === 0) return;
    const run = (): void => {
      schedule(left - 1);
      callback();
    };
    cancel = clock.after(interval, run, signal);
  };
  schedule(times);
  return () => cancel();
}

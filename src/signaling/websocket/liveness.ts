import type { Clock } from '../../runtime/clock.ts';

/** Silence after which the other end is probed, in milliseconds. */
const SILENCE_MS = 30_000;
/** How long the answer to a probe may take, in milliseconds. */
const ANSWER_MS = 10_000;
/** The same after a sleep, in milliseconds: the other end has probably given this one up. */
const ANSWER_AFTER_SLEEP_MS = 2_000;

interface LivenessOptions {
  clock: Clock;
  /** Sends a probe to the other end. */
  ask: () => void;
  /** Called once, when a probe stayed unanswered. */
  dead: () => void;
  /** Its abort ends the watch. */
  signal: AbortSignal;
}

/** Detects a connection whose other end is gone without a close, such as a half-open socket. */
export class Liveness {
  readonly #options: LivenessOptions;
  #cancel: () => void = () => {};
  /** How long the current probe may take; 0 while there is none. */
  #patience = 0;

  /** Starts as if a probe had just been sent. */
  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#expect();
  }

  /** Call for every arriving message: any of them proves that the other end is there. */
  heard(): void {
    this.#patience = 0;
    this.#wait(SILENCE_MS, () => this.probe());
  }

  /**
   * Probes now, as after a change of network, or after a sleep. A pending probe that is as quick keeps its deadline.
   */
  probe(afterSleep = false): void {
    const patience = afterSleep ? ANSWER_AFTER_SLEEP_MS : ANSWER_MS;
    if (this.#patience > 0 && this.#patience <= patience) return;
    this.#expect(patience);
    this.#options.ask();
  }

  #expect(patience = ANSWER_MS): void {
    this.#patience = patience;
    this.#wait(patience, this.#options.dead);
  }

  #wait(ms: number, callback: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(ms, callback, this.#options.signal);
  }
}

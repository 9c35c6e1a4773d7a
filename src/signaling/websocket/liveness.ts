import type { Clock } from '../../runtime/clock.ts';

/** Silence after which the other end is probed, in milliseconds. */
const SILENCE_MS = 30_000;
/** How long the answer to a probe may take, in milliseconds. */
const ANSWER_MS = 10_000;

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
  #asking = false;

  /** Starts as if a probe had just been sent. */
  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#expect();
  }

  /** Call for every arriving message: any of them proves that the other end is there. */
  heard(): void {
    this.#asking = false;
    this.#wait(SILENCE_MS, () => this.probe());
  }

  /** Probes now, as after a change of network. A pending probe keeps its deadline. */
  probe(): void {
    if (this.#asking) return;
    this.#expect();
    this.#options.ask();
  }

  #expect(): void {
    this.#asking = true;
    this.#wait(ANSWER_MS, this.#options.dead);
  }

  #wait(ms: number, callback: () => void): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(ms, callback, this.#options.signal);
  }
}

import type { Clock } from '../../runtime/clock.ts';

/** Silence after which the other end is asked whether it is there, in milliseconds. */
const SILENCE_MS = 30_000;
/** How long it may take to answer, in milliseconds. */
const ANSWER_MS = 10_000;

interface LivenessOptions {
  clock: Clock;
  /** Asks the other end for a sign of life. */
  ask: () => void;
  /** Called once, when the question stayed unanswered. */
  dead: () => void;
  /** Its abort ends the watch. */
  signal: AbortSignal;
}

/** Notices that nobody is at the other end any more though nothing said so, as in a half-open socket. */
export class Liveness {
  readonly #options: LivenessOptions;
  #cancel: () => void = () => {};
  #asking = false;

  /** To begin with, something has been asked. */
  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#expect();
  }

  /** Anything that arrives is a sign of life. */
  heard(): void {
    this.#asking = false;
    this.#wait(SILENCE_MS, () => this.probe());
  }

  /** Asks now, as after a change of network. A question that is open keeps its deadline. */
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

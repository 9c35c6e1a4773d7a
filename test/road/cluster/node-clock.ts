import type { Clock } from '../../../src/runtime/clock.ts';

/** The clock of one machine, which runs faster or slower than others, and whose process may be paused. */
export class NodeClock implements Clock {
  readonly #clock: Clock;
  readonly #rate: number;
  /** What became due during the pause; null while the process runs. */
  #held: (() => void)[] | null = null;

  constructor(clock: Clock, rate = 1) {
    this.#clock = clock;
    this.#rate = rate;
  }

  get isPaused(): boolean {
    return this.#held !== null;
  }

  pause(): void {
    this.#held ??= [];
  }

  /** Lets the process run on. What became due during the pause follows in its next task. */
  resume(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const callback of held) this.#clock.after(0, callback);
  }

  now(): number {
    return this.#clock.now() * this.#rate;
  }

  wall(): number {
    return this.#clock.wall();
  }

  after(ms: number, callback: () => void, signal?: AbortSignal): () => void {
    let isCancelled = false;
    const run = (): void => {
      if (isCancelled || signal?.aborted) return;
      if (this.#held) this.#held.push(run);
      else callback();
    };
    const cancel = this.#clock.after(ms / this.#rate, run, signal);
    return () => {
      isCancelled = true;
      cancel();
    };
  }
}

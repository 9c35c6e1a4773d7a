import type { Clock } from '../../runtime/clock.ts';

interface KeyFrameRequestsOptions {
  clock: Clock;
  /** Returns how many receivers a key frame goes to. */
  receivers(): number;
  /** Makes the next frame a key frame. */
  make(): void;
  signal: AbortSignal;
}

/** The shortest time between two key frames that were asked for, in milliseconds: in all, and for each receiver. */
const pause = 500;
const pauseForEach = 40;

/** Answers the requests of all receivers with few key frames. A request that comes too early waits, and is not lost. */
export class KeyFrameRequests {
  readonly #options: KeyFrameRequestsOptions;
  #madeAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: KeyFrameRequestsOptions) {
    this.#options = options;
  }

  /** Call when a receiver cannot go on without a key frame. */
  request(): void {
    if (this.#cancel !== null) return;
    const { clock, receivers, make, signal } = this.#options;
    const due = this.#madeAt + Math.max(pause, pauseForEach * receivers());
    const grant = (): void => {
      this.#cancel = null;
      this.#madeAt = clock.now();
      make();
    };
    if (clock.now() >= due) grant();
    else this.#cancel = clock.after(due - clock.now(), grant, signal);
  }

  /** Call when a key frame was made, for whatever reason: it answers all who wait. */
  made(): void {
    this.#madeAt = this.#options.clock.now();
    this.#cancel?.();
    this.#cancel = null;
  }
}

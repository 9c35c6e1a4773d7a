import type { Runtime } from '../runtime/runtime.ts';

/** Counts what a peer sends that is not valid, over all of its connections and over signaling. */
export class InvalidInput {
  readonly #runtime: Runtime;
  readonly #peerId: string;
  readonly #tooMuch: () => void;
  #count = 0;

  /** `tooMuch` is called once, with the input that reaches `maxInvalid`. */
  constructor(runtime: Runtime, peerId: string, tooMuch: () => void) {
    this.#runtime = runtime;
    this.#peerId = peerId;
    this.#tooMuch = tooMuch;
  }

  /** Counts and logs one input. */
  add(event: 'frame-invalid' | 'signal-invalid', details: Record<string, unknown>): void {
    const { counters, limits, log } = this.#runtime;
    counters.invalidDropped += 1;
    log('warn', event, { peerId: this.#peerId, ...details });
    this.#count += 1;
    if (this.#count === limits.maxInvalid) this.#tooMuch();
  }

  /** Returns what `read` returns; if it throws, counts an invalid frame and returns null. */
  read<T>(read: () => T | null): T | null {
    try {
      return read();
    } catch (cause) {
      this.add('frame-invalid', { cause: String(cause) });
      return null;
    }
  }
}

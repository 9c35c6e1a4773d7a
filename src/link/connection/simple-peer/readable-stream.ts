import { createNanoEvents } from 'nanoevents';

type Listener = (...details: unknown[]) => void;

/**
 * Stands in for Node's stream, of which only the emitter is needed: links read and write the data
 * channels themselves.
 */
export class Duplex {
  readonly #events = createNanoEvents();
  /** Both ended, so that `destroy()` ends neither. */
  readonly _readableState = { ended: true };
  readonly _writableState = { finished: true };

  /** Returns the function that stops listening. */
  on(event: string, listener: Listener): () => void {
    return this.#events.on(event, listener);
  }

  once(event: string, listener: Listener): void {
    const stop = this.on(event, (...details) => {
      stop();
      listener(...details);
    });
  }

  /** Called for `finish` alone, which a stream without data never emits. */
  removeListener(): void {}

  emit(event: string, ...details: unknown[]): void {
    this.#events.emit(event, ...details);
  }
}

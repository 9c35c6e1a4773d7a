import { createNanoEvents } from 'nanoevents';

/**
 * What simple-peer needs of a stream: an emitter. Links read and write the data channel themselves.
 */
class Duplex {
  readonly #events = createNanoEvents();

  on(event: string, listener: (...details: unknown[]) => void): () => void {
    return this.#events.on(event, listener);
  }

  emit(event: string, ...details: unknown[]): void {
    this.#events.emit(event, ...details);
  }
}

export default { Duplex };

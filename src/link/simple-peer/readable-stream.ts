type Listener = ((...details: unknown[]) => void) & { original?: Listener };

/**
 * What simple-peer needs of a stream: an emitter. Links read and write the data channel themselves,
 * so both ends of the stream count as ended from the start.
 */
class Duplex {
  readonly _readableState = { ended: true };
  readonly _writableState = { finished: true };
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...this.#of(event), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (...details) => {
      this.removeListener(event, once);
      listener(...details);
    };
    once.original = listener;
    return this.on(event, once);
  }

  removeListener(event: string, listener: Listener): this {
    const left = this.#of(event).filter((each) => each !== listener && each.original !== listener);
    this.#listeners.set(event, left);
    return this;
  }

  emit(event: string, ...details: unknown[]): void {
    for (const listener of this.#of(event)) listener(...details);
  }

  #of(event: string): Listener[] {
    return this.#listeners.get(event) ?? [];
  }
}

export default { Duplex };

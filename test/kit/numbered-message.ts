const header = 16;

/** A message with a number, the time at which it was sent, and padding. */
export class NumberedMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  /** `size` is in bytes, at least 16. */
  constructor(size: number) {
    this.bytes = new Uint8Array(Math.max(size, header)).fill(0xa5);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Overwrites the number and the time in the same buffer, which a sender copies. */
  write(number: number, sentAt: number): this {
    this.#view.setUint32(0, number);
    this.#view.setFloat64(8, sentAt);
    return this;
  }
}

/** Reads the number and the time of a `NumberedMessage`. */
export function readNumbered(bytes: Uint8Array): { number: number; sentAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  return { number: view.getUint32(0), sentAt: view.getFloat64(8) };
}

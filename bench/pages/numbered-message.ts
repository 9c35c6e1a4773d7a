/** A message that carries its number and the time when it was sent, and padding. */
export class NumberedMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size).fill(0xa5);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Writes over the same buffer: every contender copies what it sends. */
  write(number: number, sentAt: number): void {
    this.#view.setUint32(0, number);
    this.#view.setFloat64(8, sentAt);
  }
}

export function readNumber(bytes: Uint8Array): { number: number; sentAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { number: view.getUint32(0), sentAt: view.getFloat64(8) };
}

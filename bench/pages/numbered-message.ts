/** A message that says which it is and when it was sent; the rest is filling. */
export class NumberedMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size).fill(0xa5);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Every contender copies what it sends, so that one buffer serves all messages. */
  write(number: number, sentAt: number): void {
    this.#view.setUint32(0, number);
    this.#view.setFloat64(8, sentAt);
  }
}

export function readNumber(bytes: Uint8Array): { number: number; sentAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { number: view.getUint32(0), sentAt: view.getFloat64(8) };
}

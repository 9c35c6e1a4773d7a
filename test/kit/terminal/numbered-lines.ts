const [zero, nine, lineFeed, carriageReturn] = [0x30, 0x39, 0x0a, 0x0d];

/** Follows the output of `seq`, and counts the lines that do not continue the line before. Other lines do not count. */
export class NumberedLines {
  /** The number that came first; null before. */
  first: number | null = null;
  last = 0;
  faults = 0;
  #value = 0;
  #isNumber = true;
  #length = 0;

  push(output: Uint8Array): void {
    for (const byte of output) {
      if (byte === lineFeed) this.#endLine();
      else if (byte >= zero && byte <= nine) {
        this.#value = this.#value * 10 + byte - zero;
        this.#length += 1;
      } else if (byte !== carriageReturn) this.#isNumber = false;
    }
  }

  #endLine(): void {
    if (this.#isNumber && this.#length > 0) this.#count(this.#value);
    this.#value = 0;
    this.#length = 0;
    this.#isNumber = true;
  }

  #count(number: number): void {
    // From 1, it is another `seq`.
    if (this.first !== null && number !== 1 && number !== this.last + 1) this.faults += 1;
    this.first ??= number;
    this.last = number;
  }
}

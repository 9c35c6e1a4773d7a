/** Joins parts into one array. Always makes a copy, which is aligned for any typed array. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return new Uint8Array(only);
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Writes the small headers of frames and messages. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  /** Writes an unsigned LEB128 integer, up to 2^53 − 1. */
  varint(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.byte(rest);
  }

  /** Writes the length of the UTF-8 text, and the text. */
  text(value: string): this {
    const utf8 = new TextEncoder().encode(value);
    this.varint(utf8.length);
    for (const byte of utf8) this.byte(byte);
    return this;
  }

  done(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes);
  }
}

/** Reads the output of `ByteWriter`. Throws a `RangeError` where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #offset = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw tooShort();
    this.#offset += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 && Number.isSafeInteger(value)) return value;
    }
    throw new RangeError('A number is too large.');
  }

  text(): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.take(this.varint()));
  }

  /** Returns the rest as a view of the same memory. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.take(this.left);
  }

  /** The number of bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Returns the next bytes as a view of the same memory. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const end = this.#offset + count;
    if (end > this.#bytes.length) throw tooShort();
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return taken;
  }
}

function tooShort(): RangeError {
  return new RangeError('The bytes end too early.');
}

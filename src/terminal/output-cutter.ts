/** The most bytes that wait for the end of a sequence. An image or a hostile program may have longer ones. */
const longestWait = 64 * 1024;

const bytes = { bell: 0x07, cancel: 0x18, substitute: 0x1a, escape: 0x1b } as const;

/**
 * Cuts a program's output where neither a character nor an escape sequence is open, so that a snapshot of the screen
 * between two pieces has all of the first and nothing of the second. What is open waits for the next chunk.
 */
export class OutputCutter {
  #waiting: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Returns the complete part of all output so far that was not returned yet; it may be empty. */
  push(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#waiting.length + chunk.length);
    all.set(this.#waiting);
    all.set(chunk, this.#waiting.length);
    const end = completeEnd(all);
    const cut = all.length - end > longestWait ? all.length : end;
    this.#waiting = all.slice(cut);
    return all.subarray(0, cut);
  }

  /** Returns what still waits, at the end of the output. */
  flush(): Uint8Array<ArrayBuffer> {
    const rest = this.#waiting;
    this.#waiting = new Uint8Array();
    return rest;
  }
}

/** Returns the end of the last character or escape sequence (ECMA-48, section 5) that is complete. */
function completeEnd(output: Uint8Array): number {
  let end = 0;
  while (end < output.length) {
    const next = endOfUnit(output, end);
    if (next === null) return end;
    end = next;
  }
  return end;
}

/** Returns the end of the unit that starts at an offset; null where it is not complete. */
function endOfUnit(output: Uint8Array, start: number): number | null {
  const first = output[start] as number;
  if (first === bytes.escape) return endOfEscape(output, start + 1);
  if (first < 0xc2 || first > 0xf4) return start + 1;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let index = start + 1; index < start + length; index += 1) {
    const byte = output[index];
    if (byte === undefined) return null;
    // Not a continuation: the character is broken, and ends here.
    if ((byte & 0xc0) !== 0x80) return index;
  }
  return start + length;
}

function endOfEscape(output: Uint8Array, start: number): number | null {
  const kind = output[start];
  if (kind === undefined) return null;
  const opened = String.fromCharCode(kind);
  if (opened === '[') return endAfter(output, start + 1, (byte) => byte >= 0x40 && byte <= 0x7e);
  if (opened === ']') return endOfString(output, start + 1, (byte) => byte === bytes.bell);
  if ('PX^_'.includes(opened)) return endOfString(output, start + 1, () => false);
  return endAfter(output, start, (byte) => byte >= 0x30 && byte <= 0x7e);
}

/** Returns the end of a sequence, which a final byte ends, or one that breaks it off. */
function endAfter(
  output: Uint8Array,
  start: number,
  isFinal: (byte: number) => boolean,
): number | null {
  for (let index = start; index < output.length; index += 1) {
    const byte = output[index] as number;
    if (byte === bytes.escape) return index;
    if (isFinal(byte) || byte === bytes.cancel || byte === bytes.substitute) return index + 1;
  }
  return null;
}

/** Returns the end of a control string, which `ESC \` ends. */
function endOfString(
  output: Uint8Array,
  start: number,
  isFinal: (byte: number) => boolean,
): number | null {
  const end = endAfter(output, start, isFinal);
  if (end === null || output[end] !== bytes.escape) return end;
  // Any escape ends the string. `ESC \` is a part of it.
  return endOfEscape(output, end + 1);
}

const longest = 64 * 1024;

/** Keeps the end of a stream of text, for viewers that come late. */
export class StreamTail {
  #parts: Uint8Array[] = [];
  #size = 0;

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    while (this.#size - (this.#parts[0]?.length ?? 0) >= longest) {
      this.#size -= this.#parts.shift()?.length ?? 0;
    }
  }

  /** The last 64 KiB, from the beginning of a line where something was left out. */
  get text(): string {
    const all = Buffer.concat(this.#parts);
    if (all.length <= longest) return all.toString();
    const end = all.subarray(-longest);
    return end.subarray(end.indexOf('\n') + 1).toString();
  }
}

/** Keeps frames that arrive before they may be delivered. */
export class HeldFrames {
  readonly #limit: number;
  #frames: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  /** `limit` is in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Returns false where there is no room for the frame. */
  add(frame: Uint8Array<ArrayBuffer>): boolean {
    this.#bytes += frame.length;
    if (this.#bytes > this.#limit) return false;
    this.#frames.push(frame);
    return true;
  }

  /** Returns the frames in their order, and forgets them. */
  release(): Uint8Array<ArrayBuffer>[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames;
  }
}

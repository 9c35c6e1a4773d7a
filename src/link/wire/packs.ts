import { pack } from './frame.ts';

/**
 * Joins frames to packs. Links that have sent the same frames go on with the same ones, so it joins them once for all:
 * it keeps the last pack.
 */
export class Packs {
  #frames: readonly Uint8Array[] = [];
  #pack = new Uint8Array();

  join(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const known = this.#frames;
    if (frames.length !== known.length || frames.some((frame, index) => frame !== known[index])) {
      this.#frames = frames;
      this.#pack = pack(frames);
    }
    return this.#pack;
  }
}

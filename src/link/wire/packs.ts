import { pack } from './frame.ts';

/** Joins frames into packs. Keeps the last pack, because the links of a broadcast join the same frames one after another. */
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

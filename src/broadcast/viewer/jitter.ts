import type { MediaPart } from '../wire/media-part.ts';

/** By how much one more frame counts; RFC 3550, section 6.4.1. */
const gain = 1 / 16;

/** Measures how unevenly the frames of one encoding arrive. */
export class Jitter {
  /** In milliseconds. */
  ms = 0;
  /** The frame that arrived last, with the difference between the clocks of both sides by it. */
  #last: { readonly number: number; readonly transit: number } | null = null;

  /** Call with each part that arrives. The first part of a frame counts, unless a later one has overtaken it. */
  measure({ number, part, time }: MediaPart, now: number): void {
    const last = this.#last;
    if (part > 0 || (last && number <= last.number)) return;
    const transit = now - time;
    if (last) this.ms += gain * (Math.abs(transit - last.transit) - this.ms);
    this.#last = { number, transit };
  }
}

/**
 * How much of an encoding one viewer gets, from most to least. `all`: each frame. `base`: no upper layer. `hold`:
 * nothing before the next key frame.
 */
export type Rung = 'all' | 'base' | 'hold';

/** How long a lane may hold too much, in milliseconds. */
const patience = 150;

/** How many frames a lane may hold, and the fewest bytes that count: a lane always holds some packets for a moment. */
const mostFrames = 1.5;
const fewBytes = 6_000;

/** How long a lane has to be empty before more is tried, in milliseconds: at first, and after many failures. */
const recovery = { first: 2_000, most: 32_000 };

/** Decides from what the lane of one viewer holds how much it gets. No viewer changes what another gets. */
export class ViewerLadder {
  #rung: Rung = 'all';
  #fullSince: number | null = null;
  #clearSince: number | null = null;
  #recovery = recovery.first;

  get rung(): Rung {
    return this.#rung;
  }

  /** Call before each frame with the bytes that the lane holds, and those of a usual frame. Returns the rung. */
  judge(now: number, held: number, frame: number): Rung {
    const full = held > Math.max(fewBytes, mostFrames * frame);
    if (full) this.#clearSince = null;
    else this.#fullSince = null;
    if (full) this.#filled(now);
    else this.#cleared(now);
    return this.#rung;
  }

  /** Call when a key frame is about to be sent. Returns whether the viewer can go on with it. */
  keyFrame(held: number): boolean {
    if (this.mayGoOn(held)) this.#rung = 'base';
    return this.#rung !== 'hold';
  }

  /** Whether it holds, and a key frame could end this. */
  mayGoOn(held: number): boolean {
    return this.#rung === 'hold' && held <= fewBytes;
  }

  #filled(now: number): void {
    this.#fullSince ??= now;
    if (now - this.#fullSince < patience || this.#rung === 'hold') return;
    this.#fullSince = now;
    this.#recovery = Math.min(recovery.most, this.#recovery * 2);
    this.#rung = this.#rung === 'all' ? 'base' : 'hold';
  }

  #cleared(now: number): void {
    this.#clearSince ??= now;
    if (this.#rung !== 'base' || now - this.#clearSince < this.#recovery) return;
    this.#rung = 'all';
    this.#clearSince = now;
    this.#recovery = Math.max(recovery.first, this.#recovery / 2);
  }
}

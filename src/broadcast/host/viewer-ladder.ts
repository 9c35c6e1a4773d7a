/**
 * How much of an encoding one viewer gets, from most to least. `all`: each frame. `base`: no upper layer. `hold`:
 * nothing before the next key frame.
 */
export type Rung = 'all' | 'base' | 'hold';

/**
 * How far a viewer may be behind, in milliseconds, before it gets less; how far it may still be when it goes on after a
 * pause, and when it gets the upper layer again.
 */
const behind = { base: 150, hold: 700, goOn: 350, all: 50 };

/** How long nothing is sent, in milliseconds: the first time, and at most where this happens again and again. */
const pause = { first: 1_000, most: 32_000 };

/** How long a viewer has to keep up until the next pause is a first one, in milliseconds. */
const recovery = 20_000;

/** Decides from how far a viewer is behind how much it gets. No viewer changes what another gets. */
export class ViewerLadder {
  #rung: Rung = 'all';
  #pause = pause.first;
  #heldAt = Number.NEGATIVE_INFINITY;

  get rung(): Rung {
    return this.#rung;
  }

  /** Returns whether it was held more than once lately. */
  struggles(now: number): boolean {
    return this.#pause > pause.first && !this.#hasKeptUp(now);
  }

  /** Call before each frame with how far the viewer is behind, in milliseconds. Returns the rung. */
  judge(now: number, ms: number): Rung {
    if (this.#rung === 'hold') return 'hold';
    if (ms > behind.hold) {
      this.#pause = this.#hasKeptUp(now) ? pause.first : Math.min(pause.most, 2 * this.#pause);
      this.#heldAt = now;
      this.#rung = 'hold';
    } else if (ms > behind.base) this.#rung = 'base';
    else if (ms < behind.all) this.#rung = 'all';
    return this.#rung;
  }

  /** Whether it holds, and a key frame could end this. `ms` is how far the viewer is behind, as it has told. */
  mayGoOn(now: number, ms: number): boolean {
    const heldFor = now - this.#heldAt;
    // A viewer that never catches up gets a picture now and then.
    const mayFollow = ms <= behind.goOn || heldFor >= pause.most;
    return this.#rung === 'hold' && heldFor >= this.#pause && mayFollow;
  }

  /** Call when a key frame is about to be sent. Returns whether the viewer gets it; see `mayGoOn()`. */
  keyFrame(now: number, ms: number): boolean {
    if (this.mayGoOn(now, ms)) this.#rung = 'base';
    return this.#rung !== 'hold';
  }

  #hasKeptUp(now: number): boolean {
    return now - this.#heldAt > this.#pause + recovery;
  }
}

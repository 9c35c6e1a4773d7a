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

/**
 * How long nothing is sent, in milliseconds: the first time, and at most where the lane is full again and again. Whether
 * it has become wider shows only by trying; a viewer tells when it has caught up.
 */
const pause = { first: 1_000, most: 32_000 };

/** How long a viewer has to keep up until the next pause is a first one, in milliseconds. */
const recovery = 20_000;

/** Decides from how far a viewer is behind how much it gets. No viewer changes what another gets. */
export class ViewerLadder {
  #rung: Rung = 'all';
  /** How often it was held, one time soon after the other. */
  #holds = 0;
  #pause = pause.first;
  #heldAt = Number.NEGATIVE_INFINITY;

  get rung(): Rung {
    return this.#rung;
  }

  /** Returns whether it was held more than once lately. */
  struggles(now: number): boolean {
    return this.#holds > 1 && !this.#hasKeptUp(now);
  }

  /**
   * Call before each frame with how long pictures wait in the lane, and on the viewer's page or for its decoder, in
   * milliseconds. Returns the rung.
   */
  judge(now: number, laneWait: number, viewerWait: number): Rung {
    if (this.#rung === 'hold') return 'hold';
    const ms = Math.max(laneWait, viewerWait);
    if (ms > behind.hold) {
      this.#holds = this.#hasKeptUp(now) ? 1 : this.#holds + 1;
      const longer = laneWait > behind.hold ? 2 ** (this.#holds - 1) : 1;
      this.#pause = Math.min(pause.most, longer * pause.first);
      this.#heldAt = now;
      this.#rung = 'hold';
    } else if (ms > behind.base) this.#rung = 'base';
    else if (ms < behind.all) this.#rung = 'all';
    return this.#rung;
  }

  /** Whether it holds, and a key frame could end this. `viewerWait` is as in `judge()`. */
  mayGoOn(now: number, viewerWait: number): boolean {
    const heldFor = now - this.#heldAt;
    // A viewer that never catches up gets a picture now and then.
    const mayFollow = viewerWait <= behind.goOn || heldFor >= pause.most;
    return this.#rung === 'hold' && heldFor >= this.#pause && mayFollow;
  }

  /** Call when a key frame is about to be sent. Returns whether the viewer gets it; see `mayGoOn()`. */
  keyFrame(now: number, viewerWait: number): boolean {
    if (this.mayGoOn(now, viewerWait)) this.#rung = 'base';
    return this.#rung !== 'hold';
  }

  #hasKeptUp(now: number): boolean {
    return now - this.#heldAt > this.#pause + recovery;
  }
}

/** Which encoding of a picture a viewer gets: that of most viewers, or the small one of all who cannot keep up. */
export type Rendition = 'full' | 'small';

/** How long a viewer keeps the small one, in milliseconds: the first time, and at most. */
const smallTime = { first: 30_000, most: 480_000 };

/** How long a viewer has to keep up with the full one until the next such time is a first one, in milliseconds. */
const recovery = 60_000;

/** Whether a viewer falls behind. */
export interface Congestion {
  /** Whether it is so far behind that it gets nothing. */
  readonly held: boolean;
  /** Whether it was so more than once lately. */
  readonly struggles: boolean;
}

/** Decides which rendition one viewer gets. It tries the full one again after ever longer times with the small one. */
export class ViewerRendition {
  #current: Rendition = 'full';
  #smallTime = smallTime.first;
  /** Since when it has the full one, or when it last could not keep up with the small one. */
  #since = 0;

  get current(): Rendition {
    return this.#current;
  }

  /** Call now and then. Returns whether the viewer gets another one. */
  judge(now: number, { held, struggles }: Congestion): boolean {
    const tries = this.#since > 0 && now - this.#since < recovery;
    if (this.#current === 'small') {
      if (struggles) this.#since = now;
      if (now - this.#since < this.#smallTime) return false;
      this.#current = 'full';
    } else {
      if (!struggles && !(tries && held)) return false;
      this.#smallTime = tries ? Math.min(smallTime.most, 2 * this.#smallTime) : smallTime.first;
      this.#current = 'small';
    }
    this.#since = now;
    return true;
  }
}

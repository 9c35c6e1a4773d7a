import { systemClock } from '../../runtime/clock.ts';

/** Who can come: other pages of this browser, or only frames like this one. */
export type Isolation = 'browser' | 'frame';

/** Tells people who wait for company that only pages of their own browser can come. */
export class LocalNotice {
  readonly #changed: () => void;
  #waiting: AbortController | null = null;
  #isDue = false;

  /** `changed` is called when the notice is due. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Null unless it is due. */
  get isolation(): Isolation | null {
    if (!this.#isDue) return null;
    return isForeignFrame() ? 'frame' : 'browser';
  }

  /** Call with each change; the notice is due once somebody has been alone for `patience` milliseconds. */
  follow(isAlone: boolean, patience: number): void {
    if (isAlone === (this.#waiting !== null)) return;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#isDue = false;
    if (!isAlone) return;
    this.#waiting = new AbortController();
    const due = (): void => {
      this.#isDue = true;
      this.#changed();
    };
    systemClock.after(patience, due, this.#waiting.signal);
  }
}

/**
 * Returns whether this page, or a page around it, is in a frame of another origin. Only pages of one origin meet, and the
 * browser keeps the storage of frames of other sites apart even from pages of their own origin.
 */
function isForeignFrame(): boolean {
  try {
    for (let page: Window = window; page !== page.parent; page = page.parent) {
      if (page.parent.location.origin !== location.origin) return true;
    }
    return false;
  } catch {
    return true;
  }
}

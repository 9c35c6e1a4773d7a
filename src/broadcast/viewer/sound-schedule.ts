/** Where some sound is played; times are milliseconds of the output's clock. */
export interface Placement {
  readonly at: number;
  /** The speed at which it is played, so that the buffer neither runs dry nor grows. */
  readonly rate: number;
  /** Whether what was placed before has to stop at `at`, because too much waits. */
  readonly cut: boolean;
}

/** How much sound waits to be played, in milliseconds: at first, and at most where the network is uneven. */
const buffer = { least: 50, most: 200, step: 25 };

/** Sound that comes within so many milliseconds of its place follows without a gap. */
const tolerance = 6;

/** How far the buffer may be off, in milliseconds, before the speed changes, and before sound is skipped. */
const slack = { speed: 20, skip: 160 };

/** By how much the speed changes: nobody hears half a percent. */
const correction = 0.005;

/** A gap that is longer is no loss: the source was silent, or the page slept. In milliseconds. */
const longestGap = 1_000;

/** Over how many pieces the least buffer is looked for: about a second. */
const window = 48;

/**
 * Decides when each piece of sound is played: one after the other, late enough for those that are delayed. It holds
 * the time that is heard now, by which pictures are shown.
 */
export class SoundSchedule {
  #target = buffer.least;
  /** Where the sound ends that is placed so far: on the clock of the output, and of the sender. */
  #end: { readonly at: number; readonly time: number } | null = null;
  #levels: number[] = [];

  /** How much sound is to wait, in milliseconds. */
  get target(): number {
    return this.#target;
  }

  /** Returns where to play a piece that has arrived; null where its time is over. `time` is that of its sender. */
  place(time: number, duration: number, now: number): Placement | null {
    const end = this.#end;
    const gap = end === null ? 0 : time - end.time;
    if (end === null || Math.abs(gap) > longestGap) return this.#begin(time, duration, now, true);
    if (gap < -tolerance) return this.#fill(end.at + gap, now);
    const at = end.at + (gap > tolerance ? gap : 0);
    const level = at - now;
    if (level < 0) {
      // It has run dry: the network is less even than the buffer allows for.
      this.#target = Math.min(buffer.most, this.#target + buffer.step);
      return this.#begin(time, duration, now, false);
    }
    if (level > this.#target + slack.skip) return this.#begin(time, duration, now, true);
    const rate = this.#rate(level);
    this.#end = { at: at + duration / rate, time: time + duration };
    return { at, rate, cut: false };
  }

  /** Returns the sender's time of what is heard now; null while nothing is. */
  heardAt(now: number): number | null {
    if (this.#end === null || now > this.#end.at) return null;
    return this.#end.time - (this.#end.at - now);
  }

  /** Forgets what was placed, as when the output has stopped. */
  reset(): void {
    this.#end = null;
  }

  #begin(time: number, duration: number, now: number, cut: boolean): Placement {
    const at = now + this.#target;
    this.#levels = [];
    this.#end = { at: at + duration, time: time + duration };
    return { at, rate: 1, cut };
  }

  /** Places a piece that others have overtaken. */
  #fill(at: number, now: number): Placement | null {
    if (at > now) return { at, rate: 1, cut: false };
    this.#target = Math.min(buffer.most, this.#target + buffer.step);
    return null;
  }

  #rate(level: number): number {
    this.#levels = [...this.#levels, level].slice(-window);
    if (this.#levels.length < window) return 1;
    const excess = Math.min(...this.#levels) - this.#target;
    if (excess > slack.speed) return 1 + correction;
    return excess < -slack.speed ? 1 - correction : 1;
  }
}

/** By how much the time of samples may differ from that of their arrival before it jumps, in milliseconds. */
const tolerance = 80;

/** How fast it follows a clock that runs at another speed. */
const correction = 0.02;

/** Tells when samples were captured: they arrive in bursts, and the clock of a device runs at a speed of its own. */
export class SoundTimeline {
  #end: number | null = null;

  /** Call with the length of samples that arrive now, in milliseconds. Returns the time of the first one. */
  take(now: number, duration: number): number {
    const arrived = now - duration;
    const expected = this.#end ?? arrived;
    const error = arrived - expected;
    const start = Math.abs(error) > tolerance ? arrived : expected + error * correction;
    this.#end = start + duration;
    return start;
  }
}

import type { VirtualClock } from './virtual-clock.ts';

/** Advances virtual time in steps of a second, and lets promises settle after each. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    clock.advance(Math.min(left, 1_000));
    await new Promise((resolve) => setTimeout(resolve));
  }
}

import { settlePromises } from './settle-promises.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Advances virtual time from timer to timer, and lets promises settle after each. */
export async function stepThrough(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  do await settlePromises();
  while (clock.step(end));
  clock.advance(end - clock.now());
}

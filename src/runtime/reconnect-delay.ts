import type { Random } from './random.ts';

const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/**
 * Returns the wait before the next attempt, in milliseconds, after `failures` failed attempts in a row.
 * Its upper bound is 0.3 s for 0 failures, and doubles up to 15 s. Full jitter spreads out the peers
 * that reconnect after a restart of the road
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function reconnectDelay(failures: number, random: Random): number {
  return random.next() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}

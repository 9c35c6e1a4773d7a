import type { Random } from './random.ts';

const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/**
 * How long to wait, in milliseconds, after `failures` attempts in a row have failed (0: none has yet):
 * anything up to 0.3 s, doubling to 15 s. The jitter is full, so that the peers of a road that
 * restarts come back spread out instead of all at once
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function reconnectDelay(failures: number, random: Random): number {
  return random.next() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}

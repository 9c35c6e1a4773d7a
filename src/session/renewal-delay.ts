/** Credentials are renewed after this share of their life, at least `margin` seconds before their end. */
const share = 0.8;
const margin = 5;
/** Bounds of the wait in milliseconds. A browser's timer takes no more than the longest. */
const shortest = 1_000;
const longest = 2 ** 31 - 1;

/** Returns the wait until credentials that are valid for `life` seconds are renewed, in milliseconds. */
export function renewalDelay(life: number): number {
  const wait = Math.min(share * life, life - margin) * 1_000;
  return Math.min(Math.max(wait, shortest), longest);
}

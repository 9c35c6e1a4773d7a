import type { Delivery } from '../../link/connection/media.ts';

/** With `auto`, media are encoded once from so many viewers on that can decode it, until only so few are left. */
const begins = 4;
const ends = 2;

/** Returns whether media are encoded once for this many viewers; `before` says whether they have been so far. */
export function isShared(delivery: Delivery, viewers: number, before: boolean): boolean {
  if (delivery !== 'auto') return delivery === 'shared';
  return before ? viewers > ends : viewers >= begins;
}

import type { Limits } from '../../runtime/limits.ts';

/**
 * Returns how long to wait, in milliseconds, after a failed handshake. `retries` counts from 1; `jitter` is from 0 for
 * the shortest wait to 1 for the longest. The side that only answers waits longer: for the other side's longest delay,
 * for its offer, and for the way of that offer. All its retries together last longer than a road keeps a lost host (60
 * s), so that it waits for a host that is briefly gone instead of giving it up.
 */
export function retryDelay(
  retries: number,
  mayOffer: boolean,
  limits: Limits,
  jitter: number,
): number {
  const { retryDelays, retryJitter, offerTimeout, answerTimeout } = limits;
  if (!mayOffer) {
    return Math.max(...retryDelays) * (1 + retryJitter) + offerTimeout + answerTimeout;
  }
  return (retryDelays[retries - 1] ?? 0) * (1 + retryJitter * (2 * jitter - 1));
}

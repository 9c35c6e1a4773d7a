import type { ConnectionState } from '../../negotiation/connection-state.ts';

/**
 * The life of a session on this page.
 *
 * - `idle` is followed by `starting`, or by `failed` where an option is invalid.
 * - `starting` is followed by `live`, `failed` or `ended`.
 * - `live` is followed by `ended` (on purpose) or `failed`.
 * - `ended` and `failed` are followed by `starting` or `failed`.
 */
export type SessionState = 'idle' | 'starting' | 'live' | 'ended' | 'failed';

/** From the best to the worst. */
const ranking: readonly ConnectionState[] = [
  'connected',
  'connecting',
  'failed',
  'waiting',
  'failed-permanent',
];

/** Returns the best of the states of several links; `waiting` where there is none. */
export function bestState(states: readonly ConnectionState[]): ConnectionState {
  return ranking.find((state) => states.includes(state)) ?? 'waiting';
}

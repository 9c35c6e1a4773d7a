import type { ConnectionState } from '../negotiation/connection-state.ts';

const fromBest: readonly ConnectionState[] = [
  'connected',
  'connecting',
  'failed',
  'waiting',
  'failed-permanent',
];

/** The state of whoever has several links: that of the best one, and `waiting` where there is none. */
export function bestState(states: readonly ConnectionState[]): ConnectionState {
  return fromBest.find((state) => states.includes(state)) ?? 'waiting';
}

import { connectionState, type HandshakeState } from './handshake-state.ts';

/**
 * How far a connection has got that is being made:
 *
 * - `found`: the other side is there, and an offer is expected or about to be made.
 * - `offer`: the two agree on a connection.
 * - `path`: the browsers look for a path through the network.
 * - `ready`: data can flow, and each side waits to hear it of the other.
 */
export type ConnectionStep = 'found' | 'offer' | 'path' | 'ready';

/** Returns the step of a connection that is being made; null where none is. */
export function connectionStep(state: HandshakeState): ConnectionStep | null {
  const { phase, exchange } = state;
  if (phase === 'readying') return 'ready';
  if (phase === 'connecting') return exchange === 'stable' ? 'path' : 'offer';
  return phase === 'idle' && connectionState(state) !== 'failed' ? 'found' : null;
}

import {
  type HandshakeState,
  initialHandshake,
} from '../../../src/negotiation/handshake/handshake-state.ts';

export const context = { maxRetries: 3, maxIceRestarts: 3, newId: () => 'next' };

/** The side that only answers. */
export const answerer = { ...context, mayOffer: false };

/** The side that makes the offers. */
export const offerer = { ...context, mayOffer: true };

/** Returns a state in the fifth generation. */
export const at = (change: Partial<HandshakeState>): HandshakeState => ({
  ...initialHandshake(5),
  handshakeId: 'h5',
  ...change,
});

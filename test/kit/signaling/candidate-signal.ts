import type { Signal } from '../../../src/signaling/messages.ts';

/** Returns a signal to the peer `ada`. */
export function candidateSignal(seq: number): Signal {
  return {
    type: 'signal',
    to: 'ada',
    handshakeId: 'h',
    generation: 1,
    seq,
    kind: 'candidate',
    body: {},
  };
}

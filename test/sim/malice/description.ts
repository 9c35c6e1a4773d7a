import type { RelayedSignal } from '../../../src/signaling/messages.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';

export type Description = RelayedSignal & { kind: 'offer' | 'answer' };

export function isDescription(signal: RelayedSignal): signal is Description {
  return signal.kind === 'offer' || signal.kind === 'answer';
}

export function isOfferOf(
  { from, kind, handshakeId }: Description,
  peerId: string,
  id: string,
): boolean {
  return kind === 'offer' && from === peerId && handshakeId === id;
}

export function sdpOf(signal: Description): string {
  return (signal.body as { sdp: string }).sdp;
}

/** Returns a description with another handshake, generation or number than it was signed for. */
export function renumbered(signal: Description, random: SeededRandom): Description {
  const { handshakeId, generation, seq } = signal;
  return random.pick([
    { ...signal, handshakeId: `${handshakeId}-again` },
    { ...signal, generation: generation + 1 },
    { ...signal, seq: seq + 1 },
  ]);
}

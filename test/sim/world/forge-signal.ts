import type { RelayedSignal, SignalBody, SignalKind } from '../../../src/signaling/messages.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import type { HostileSignaling } from '../../kit/signaling/hostile-signaling.ts';
import type { Forgery } from '../schedule/schedule.ts';

/** Slips a signal in between signaling and its receiver that its alleged sender never sent. */
export function forgeSignal(
  kind: Forgery,
  sender: string,
  parked: RelayedSignal | null,
  victim: HostileSignaling,
  random: SeededRandom,
): void {
  const handshakeId = random.uuid();
  const sdp = JSON.stringify({ pc: 999_999, offer: 1, ice: 0, sends: false, room: false });
  const candidate = JSON.stringify({ pc: 999_999, ice: 0 });
  const signal = (kind: SignalKind, body: SignalBody, from: string, generation = 1) =>
    ({ type: 'signal', from, handshakeId, generation, seq: 0, kind, body }) as const;
  const offer = { sdp, connection: handshakeId };
  switch (kind) {
    case 'outsider-offer':
      return victim.inject(signal('offer', offer, 'forger'));
    case 'crossing-offer':
      return victim.inject(signal('offer', offer, sender, random.pick([1, 2, 3])));
    case 'colliding-offer':
      return victim.collide(({ to, generation }) =>
        signal('offer', offer, to, generation + random.pick([0, 1])),
      );
    case 'answer':
      return victim.inject(signal('answer', { sdp }, sender));
    case 'candidate':
      return victim.inject(signal('candidate', { candidate, sdpMid: '0' }, sender));
    case 'renegotiate':
      return victim.inject(signal('renegotiate', { connection: handshakeId }, sender));
    case 'second-hand':
      if (parked) victim.inject(parked);
      return;
    case 'outsider-bye':
      return victim.inject(signal('bye', { reason: 'refused' }, 'forger'));
  }
}

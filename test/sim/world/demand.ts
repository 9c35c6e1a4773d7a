import type { SignalBody } from '../../../src/signaling/messages.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { Demand } from '../schedule/schedule.ts';
import type { Participant } from './participant.ts';

/** How often, and how long, a member demands, in milliseconds. */
const interval = 100;
const duration = 20_000;

/** Repeats a demand to the peer that makes the offers, as often as no honest member does. */
export function demand(
  what: Demand,
  sender: Participant,
  receiver: Participant,
  clock: VirtualClock,
): void {
  const until = clock.now() + duration;
  let left = what === 'room' ? 3 : Number.POSITIVE_INFINITY;
  const { session, hostile, page } = receiver;
  const from = sender.session?.peerId;
  if (!from || sender === receiver) return;
  const repeat = (): void => {
    if (clock.now() > until || left-- === 0) return;
    page?.run(() => {
      const generation = session?.peers.get(from)?.generation;
      if (generation === undefined) return;
      const body = bodyOf(what, hostile?.connections.get(from));
      const handshakeId = `demand-${clock.now()}`;
      const envelope = { handshakeId, generation, seq: 0, kind: 'renegotiate' } as const;
      hostile?.inject({ type: 'signal', from, ...envelope, body });
    });
    clock.after(interval, repeat);
  };
  repeat();
}

function bodyOf(what: Demand, connection: string | undefined): SignalBody<'renegotiate'> {
  switch (what) {
    case 'connection':
      return { connection: 'unknown' };
    case 'restart':
      return { connection, restart: true };
    case 'room':
      return { connection, kinds: Array(7_000).fill('video') };
  }
}

import type { Clock } from '../../../src/runtime/clock.ts';
import type { Topology } from '../../../src/signaling/messages.ts';
import type { Participant } from './participant.ts';

/** Tells the viewers of a mesh that it is a star, and after `ms` milliseconds that it is a mesh again. */
export function flipTopology(participants: readonly Participant[], ms: number, clock: Clock): void {
  const hosts = participants.filter(({ role }) => role === 'host');
  const [host] = hosts;
  // A star of several hosts does not exist.
  if (hosts.length > 1 || host === undefined) return;
  const tell = (topology: Topology): void => {
    const peerId = host.session?.peerId;
    if (!peerId) return;
    for (const { role, page, session, hostile } of participants) {
      const peer = { peerId, role: 'host', topology } as const;
      // No host is announced under another topology than before, except to viewers that know it.
      if (role === 'host' || !session?.peers.has(peerId)) continue;
      page?.run(() => hostile?.inject({ type: 'peer-joined', peer }));
    }
  };
  tell('star');
  clock.after(ms, () => tell('mesh'));
}

import type { MediaKind, RemoteStream } from '../../link/connection/media.ts';
import type { Quality } from '../../link/health/quality.ts';
import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { ConnectionStep } from '../../negotiation/handshake/connection-step.ts';
import type { Negotiator } from '../../negotiation/negotiator.ts';
import type { Supervisor } from '../../negotiation/supervisor.ts';
import type { Peer, Role } from '../../signaling/messages.ts';
import type { Speakers } from '../media/speakers.ts';

/** A snapshot of a remote peer. */
export interface PeerInfo {
  readonly peerId: string;
  readonly role: Role;
  readonly name: string | undefined;
  readonly state: ConnectionState;
  /** How far a connection to it has got that is being made: `found`, `offer`, `path` or `ready`; null otherwise. */
  readonly step: ConnectionStep | null;
  /** Counts the handshakes with it. */
  readonly generation: number;
  /** The last heartbeat's round trip in milliseconds; null before the first. */
  readonly roundTrip: number | null;
  /** The streams that it sends. */
  readonly streams: readonly RemoteStream[];
  /** The kinds of media that it accepts; null until it says so. */
  readonly accepts: readonly MediaKind[] | null;
  /** Whether it holds this peer until its page decides. */
  readonly held: boolean;
  /** Whether it speaks now. */
  readonly speaking: boolean;
  /** The quality of the link; null without one, and before the first heartbeat. */
  readonly quality: Quality | null;
}

/** Returns those peers to which there is a link, or an attempt at one. */
export function describePeers(
  peers: Iterable<Peer>,
  supervisor: Supervisor,
  speakers: Speakers,
): Map<string, PeerInfo> {
  const infos = new Map<string, PeerInfo>();
  for (const peer of peers) {
    const negotiator = supervisor.get(peer.peerId);
    if (negotiator === undefined) continue;
    const held = supervisor.isHeldBy(peer.peerId);
    infos.set(peer.peerId, describePeer(peer, negotiator, held, speakers));
  }
  return infos;
}

function describePeer(
  { peerId, role, name }: Peer,
  { state, step, generation, link, remoteMedia }: Negotiator,
  held: boolean,
  speakers: Speakers,
): PeerInfo {
  return {
    peerId,
    role,
    name,
    state,
    step: held ? null : step,
    generation,
    roundTrip: link?.roundTrip ?? null,
    quality: link?.quality ?? null,
    streams: remoteMedia?.streams ?? [],
    accepts: remoteMedia?.accepts ?? null,
    held,
    speaking: speakers.has(peerId),
  };
}

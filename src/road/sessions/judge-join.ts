import { BeachError } from '../../runtime/beach-error.ts';
import type { Join, Topology } from '../../signaling/messages.ts';
import type { RoadMember } from './road-member.ts';
import { sameSecret } from './same-secret.ts';

/** The decision on a join. */
export type JoinVerdict =
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }
  /** A member rejoins under its id. */
  | { readonly kind: 'return'; readonly member: RoadMember; readonly topology: Topology }
  /** A new peer joins; `replaces` is the same host under an earlier id, which must leave. */
  | { readonly kind: 'enter'; readonly replaces: RoadMember | null; readonly topology: Topology };

/**
 * Decides on a join, and changes nothing. The claim makes a peer the host, never the order of arrival.
 * The host sets the topology, unless there are other hosts.
 */
export function judgeJoin(
  join: Join,
  members: ReadonlyMap<string, RoadMember>,
  topology: Topology,
  capacity: number,
): JoinVerdict {
  const known = members.get(join.peerId);
  const hosts = [...members.values()].filter((member) => member.role === 'host');
  const shape = join.role === 'host' ? (join.topology ?? 'star') : topology;

  if (join.role === 'host' && join.claim === undefined) {
    return refuse('refused', 'A host needs a claim: add a secret of its own as "claim".');
  }
  const others = hosts.filter((host) => host !== known && !isPredecessor(host, join, topology));
  const foreign = known?.role === 'host' && !sameSecret(join.claim, known.claim);
  if (join.role === 'host' && topology === 'star' && (others.length > 0 || foreign)) {
    return refuse('host-taken', BeachError.hostTaken(join.session).message);
  }
  if (join.role === 'host' && others.length > 0 && shape !== topology) {
    return refuse(
      'host-taken',
      `The session "${join.session}" is a mesh of other hosts. Choose another name, or the topology "mesh".`,
    );
  }
  if (known && (known.role !== join.role || !sameSecret(join.claim, known.claim))) {
    return refuse(
      'refused',
      `Another peer is in this session as "${join.peerId}". Join under another peer id, or with the claim of the first join.`,
    );
  }
  if (known) return { kind: 'return', member: known, topology: shape };

  const replaces = hosts.find((host) => isPredecessor(host, join, topology)) ?? null;
  // Viewers leave one place free, so that they cannot keep the host out of its own session.
  const reserved = join.role === 'viewer' && hosts.length === 0 ? 1 : 0;
  if (members.size - (replaces ? 1 : 0) >= capacity - reserved) {
    return refuse(
      'session-full',
      `The session "${join.session}" is full on this road. Try again when a peer has left.`,
    );
  }
  return { kind: 'enter', replaces, topology: shape };
}

/**
 * Returns whether the joining host is this host after a page reload. In a mesh several elements of one
 * page may carry the same claim: there, a host with an open connection is never replaced.
 */
function isPredecessor(host: RoadMember, join: Join, topology: Topology): boolean {
  if (join.role !== 'host' || host.id === join.peerId) return false;
  if (!sameSecret(join.claim, host.claim)) return false;
  return topology === 'star' || host.connection === null;
}

function refuse(code: string, message: string): JoinVerdict {
  return { kind: 'refuse', code, message };
}

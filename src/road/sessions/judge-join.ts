import { isVerifiedName } from '../../identity/verified-name.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Join, Topology } from '../../signaling/messages.ts';
import type { RoadLimits } from '../road-limits.ts';
import type { RoadMember } from './road-member.ts';
import { sameSecret } from './same-secret.ts';

/** The decision on a join. */
export type JoinVerdict =
  | { readonly kind: 'refuse'; readonly code: string; readonly message: string }
  /**
   * A host with the key of the session's name waits until the current one, which has it too, has gone; or, if that
   * `returns`, until it has had the time for it.
   */
  | { readonly kind: 'wait'; readonly returns: boolean }
  /** A member rejoins under its id. */
  | { readonly kind: 'return'; readonly member: RoadMember; readonly topology: Topology }
  /** A new peer joins; those that it `replaces` must leave: the same host under an earlier id, and impostors. */
  | {
      readonly kind: 'enter';
      readonly replaces: readonly RoadMember[];
      readonly topology: Topology;
    };

/** The state that a decision on a join depends on. */
export interface JoinContext {
  members: ReadonlyMap<string, RoadMember>;
  topology: Topology;
  /** Whether a host has set the topology. */
  hosted: boolean;
  limits: Pick<RoadLimits, 'peersPerSession' | 'peersPerMesh'>;
}

/**
 * Decides on a join, and changes nothing. The claim makes a peer the host, never the order of arrival. The host of a
 * verified name has proved its key before: all that stand in its place without this key are impostors.
 * The first host sets the topology. It does not change while another member is present, because a change
 * would announce every member to every other.
 */
export function judgeJoin(
  join: Join,
  { members, topology, hosted, limits }: JoinContext,
): JoinVerdict {
  const all = [...members.values()];
  const impostors = all.filter((member) => isImpostor(member, join));
  const honest = all.filter((member) => !impostors.includes(member));
  const known = honest.find(({ id }) => id === join.peerId);
  const hosts = honest.filter(({ role }) => role === 'host');
  const shape = join.role === 'host' ? (join.topology ?? 'star') : topology;

  if (join.role === 'host' && join.claim === undefined) {
    return refuse('refused', 'A host needs a claim: add a secret of its own as "claim".');
  }
  if (waitsForReturn(join, hosts)) return { kind: 'wait', returns: true };
  const others = hosts.filter((host) => host !== known && !isPredecessor(host, join, topology));
  const foreign = known?.role === 'host' && !sameSecret(join.claim, known.claim);
  if (join.role === 'host' && topology === 'star' && (others.length > 0 || foreign)) {
    const host = others[0] ?? known;
    if (isVerifiedName(join.session) && host?.connection) return { kind: 'wait', returns: false };
    return refuse(
      'host-taken',
      host?.connection ? BeachError.hostTaken(join.session).message : away(join.session),
    );
  }
  if (join.role === 'host' && others.length > 0 && shape !== topology) {
    return refuse(
      'host-taken',
      `The session "${join.session}" is a mesh of other hosts. Choose another name, or the topology "mesh".`,
    );
  }
  const predecessor = hosts.find((host) => isPredecessor(host, join, topology));
  const replaces = predecessor ? [...impostors, predecessor] : impostors;
  const company = members.size - impostors.length - (known || predecessor ? 1 : 0);
  if (hosted && shape !== topology && company > 0) {
    return refuse(
      'refused',
      `The session "${join.session}" stays a ${topology} while others are in it. Join with the topology "${topology}", or when they have left.`,
    );
  }
  if (known && (known.role !== join.role || !sameSecret(join.claim, known.claim))) {
    return refuse(
      'refused',
      `Another peer is in this session as "${join.peerId}". Join under another peer id, or with the claim of the first join.`,
    );
  }
  if (known) return { kind: 'return', member: known, topology: shape };

  const capacity = shape === 'mesh' ? meshCapacity(limits) : limits.peersPerSession;
  // Viewers leave one place free, so that they cannot keep the host out of its own session.
  const reserved = join.role === 'viewer' && hosts.length === 0 ? 1 : 0;
  if (company >= capacity - reserved) {
    return refuse(
      'session-full',
      `The session "${join.session}" is full on this road. Try again when a peer has left.`,
    );
  }
  return { kind: 'enter', replaces, topology: shape };
}

/** Returns how many members a mesh may have: each is announced to each, so that its cost is their square. */
function meshCapacity({ peersPerSession, peersPerMesh }: JoinContext['limits']): number {
  return Math.min(peersPerSession, peersPerMesh);
}

/**
 * Returns whether the joining host is this host after a page reload, or takes its place with the same key while it is
 * away. In a mesh several elements of one page may carry the same claim: there, a host with an open connection is
 * never replaced.
 */
function isPredecessor(host: RoadMember, join: Join, topology: Topology): boolean {
  if (join.role !== 'host' || host.id === join.peerId) return false;
  const isAway = host.connection === null;
  if (topology === 'star' && isAway && isVerifiedName(join.session)) return true;
  return sameSecret(join.claim, host.claim) && (topology === 'star' || isAway);
}

/**
 * Returns whether the joining page has waited for its name while another page hosted it, which has lost its road
 * meanwhile, too. That page may have viewers.
 */
function waitsForReturn(
  { role, session, topology, waited }: Join,
  hosts: readonly RoadMember[],
): boolean {
  if (role !== 'host' || waited !== true || topology === 'mesh') return false;
  return isVerifiedName(session) && hosts.every(({ connection }) => connection === null);
}

/** Returns whether a member has the place of a host that has proved its key, with another key, or has its id. */
function isImpostor(member: RoadMember, { role, session, peerId, key }: Join): boolean {
  if (role !== 'host' || !isVerifiedName(session)) return false;
  return member.role === 'host' ? member.peer.key !== key : member.id === peerId;
}

function away(session: string): string {
  return `The session "${session}" is kept for its host, whose page was closed or lost its connection: reopen that page, or try again in a minute.`;
}

function refuse(code: string, message: string): JoinVerdict {
  return { kind: 'refuse', code, message };
}

import type { Peer, RoadMessage, Topology } from '../../signaling/messages.ts';
import type { DepartedPeers } from './departed-peers.ts';

/** The change that a signaling message makes to the roster. */
export type RosterChange =
  /** The peer is there; perhaps that was known. */
  | { readonly type: 'present'; readonly peer: Peer }
  /** Signaling has found a peer again whose link stayed ready. */
  | { readonly type: 'seen-again'; readonly peerId: string }
  /** The peer left on purpose, or another took its place: final for this id. */
  | { readonly type: 'left'; readonly peerId: string }
  /** Signaling has lost the peer, which says nothing about a link that is ready. */
  | { readonly type: 'lost'; readonly peerId: string }
  /** A peer was announced again with another key or nonce, which no peer changes: the first ones hold. */
  | { readonly type: 'unverified'; readonly peerId: string }
  | { readonly type: 'topology'; readonly topology: Topology };

/**
 * The peers of a session, according to signaling, whose messages may come twice and in any order. A peer is
 * the host because it is announced as the host, never because it came first.
 */
export class Roster {
  readonly #self: Peer;
  readonly #departed: DepartedPeers;
  readonly #peers = new Map<string, Peer>();
  /** Peers of the roster that signaling has lost, while their link is ready. */
  readonly #unlisted = new Set<string>();
  /** Whether each peer that signaling has told of since it opened is there; null once the roster has come. */
  #news: Map<string, boolean> | null = null;
  readonly #verified: boolean;
  /** The topology that the host of a verified name has proved. */
  #proved: Topology | null = null;
  topology: Topology;

  /**
   * `departed` tells which peers may not come back. `verified`: the session has a verified name, so its topology is
   * what the host proves.
   */
  constructor(self: Peer, topology: Topology, departed: DepartedPeers, verified = false) {
    this.#self = self;
    this.topology = topology;
    this.#departed = departed;
    this.#verified = verified;
  }

  /**
   * Whether this peer may connect to another one. Who is told of a mesh connects to nobody but the host until that has
   * proved it: in a star, the others are strangers.
   */
  trusts({ role }: Peer): boolean {
    const all = !this.#verified || this.#self.role === 'host' || this.topology === 'star';
    return all || role === 'host' || this.#proved === this.topology;
  }

  /** Call when the host has proved the topology. */
  prove(): RosterChange[] {
    if (this.#proved === this.topology) return [];
    this.#proved = this.topology;
    return [{ type: 'topology', topology: this.topology }];
  }

  get isStarHost(): boolean {
    return this.#self.role === 'host' && this.topology === 'star';
  }

  /** Whether this peer decides on its links: in a star the host does, in a mesh every peer. */
  get admits(): boolean {
    return this.isStarHost || this.topology === 'mesh';
  }

  get(peerId: string): Peer | undefined {
    return this.#peers.get(peerId);
  }

  get peers(): Iterable<Peer> {
    return this.#peers.values();
  }

  /** Call when signaling opens: the whole roster follows, and a peer that is not in it has gone meanwhile. */
  opened(): void {
    this.#news = new Map();
  }

  apply(message: RoadMessage): RosterChange[] {
    switch (message.type) {
      case 'joined':
        return this.#synchronize(message.peers);
      case 'peer-joined':
        return this.#add(message.peer);
      case 'peer-left':
        if (message.reason === 'left') return [{ type: 'left', peerId: message.peerId }];
        this.#news?.set(message.peerId, false);
        return this.#peers.has(message.peerId) ? [{ type: 'lost', peerId: message.peerId }] : [];
      default:
        return [];
    }
  }

  /** Takes out a peer that has departed. */
  remove(peerId: string): void {
    this.#peers.delete(peerId);
    this.#unlisted.delete(peerId);
  }

  /** Keeps a peer that signaling has lost. */
  unlist(peerId: string): void {
    this.#unlisted.add(peerId);
  }

  /** Whether signaling knows a peer of the roster. */
  isListed(peerId: string): boolean {
    return !this.#unlisted.has(peerId);
  }

  #synchronize(peers: readonly Peer[]): RosterChange[] {
    const news = this.#news;
    // A second copy of the same roster tells nothing new.
    if (news === null) return [];
    this.#news = null;
    // A message that overtook the roster is newer than it.
    const there = peers.filter(({ peerId }) => news.get(peerId) !== false);
    for (const { peerId } of there) news.set(peerId, true);
    const lost = [...this.#peers.keys()].filter((peerId) => news.get(peerId) !== true);
    return [
      ...there.flatMap((peer) => this.#add(peer)),
      ...lost.map((peerId) => ({ type: 'lost', peerId }) as const),
    ];
  }

  #add(peer: Peer): RosterChange[] {
    const { peerId, role, topology } = peer;
    if (peerId === this.#self.peerId || this.#departed.get(peerId).reason !== null) return [];
    this.#news?.set(peerId, true);
    const changes: RosterChange[] = [];
    const known = this.#peers.get(peerId) ?? this.#departed.get(peerId).peer;
    const isOther =
      this.#verified && known && (known.key !== peer.key || known.nonce !== peer.nonce);
    if (isOther) changes.push({ type: 'unverified', peerId });
    const follows = !this.#verified || this.#self.role === 'viewer';
    if (follows && role === 'host' && topology !== undefined && topology !== this.topology) {
      this.topology = topology;
      changes.push({ type: 'topology', topology });
    }
    const listed = isOther ? { ...peer, key: known.key, nonce: known.nonce } : peer;
    this.#peers.set(peerId, listed);
    if (this.#unlisted.delete(peerId)) changes.push({ type: 'seen-again', peerId });
    return [...changes, { type: 'present', peer: listed }];
  }
}

import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Peer, RoadMessage, Topology } from '../signaling/messages.ts';

/** What a message about who is there comes to. */
export type RosterChange =
  /** It is there; perhaps that was known. */
  | { readonly type: 'present'; readonly peer: Peer }
  /** It left on purpose, or another took its place: final for this id. */
  | { readonly type: 'left'; readonly peerId: string }
  /** Signaling has lost sight of it, which says nothing about a link that is well. */
  | { readonly type: 'lost'; readonly peerId: string }
  | { readonly type: 'topology'; readonly topology: Topology };

/** How many ids of peers that left are remembered, to tell late news of them. */
const maxGone = 256;

/**
 * Who is there, according to signaling, whose messages may come twice and in any order. Who the host
 * is follows from what it is announced as, never from who came first.
 */
export class Roster {
  readonly #self: Peer;
  readonly #peers = new Map<string, Peer>();
  readonly #gone = new BoundedMap<string, true>(maxGone);
  /** Whether each of whom signaling has told since it opened is there; null once the roster has come. */
  #news: Map<string, boolean> | null = null;
  topology: Topology;

  constructor(self: Peer, topology: Topology) {
    this.#self = self;
    this.topology = topology;
  }

  /** Whether we are the host of a star, who decides who comes in; in a mesh all are equal. */
  get isStarHost(): boolean {
    return this.#self.role === 'host' && this.topology === 'star';
  }

  get(peerId: string): Peer | undefined {
    return this.#peers.get(peerId);
  }

  get peers(): Iterable<Peer> {
    return this.#peers.values();
  }

  /** Signaling has opened: the whole roster comes, and who is not in it has gone meanwhile. */
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
        if (message.reason === 'left') return this.#left(message.peerId);
        this.#news?.set(message.peerId, false);
        return this.#peers.has(message.peerId) ? [{ type: 'lost', peerId: message.peerId }] : [];
      default:
        return [];
    }
  }

  /** Takes out a peer that may come back under its id. */
  remove(peerId: string): void {
    this.#peers.delete(peerId);
  }

  /** Takes out a peer for good. */
  dismiss(peerId: string): void {
    this.#peers.delete(peerId);
    this.#gone.set(peerId, true);
  }

  #synchronize(peers: readonly Peer[]): RosterChange[] {
    const news = this.#news;
    // A copy of a roster that was heard already tells nothing but old news.
    if (news === null) return [];
    this.#news = null;
    // What came of anybody before the roster is newer than the roster.
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
    if (peerId === this.#self.peerId || this.#gone.has(peerId)) return [];
    this.#news?.set(peerId, true);
    const changes: RosterChange[] = [];
    if (role === 'host' && topology !== undefined && topology !== this.topology) {
      this.topology = topology;
      changes.push({ type: 'topology', topology });
    }
    this.#peers.set(peerId, peer);
    return [...changes, { type: 'present', peer }];
  }

  #left(peerId: string): RosterChange[] {
    const known = this.#peers.has(peerId);
    this.dismiss(peerId);
    return known ? [{ type: 'left', peerId }] : [];
  }
}

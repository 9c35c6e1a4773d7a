import type { Peer, RoadMessage } from '../messages.ts';

interface Presence {
  peer: Peer;
  life: string;
  /** Ends the watch on this peer. */
  watch: AbortController;
}

interface PeerRosterOptions {
  /** Calls `gone` when a connection has ended without a goodbye, unless `signal` is aborted before. */
  watch: (life: string, gone: () => void, signal: AbortSignal) => void;
  /** Called for each join and each leave. */
  tell: (message: RoadMessage) => void;
  /** Its abort ends every watch; `tell` is not called afterwards. */
  signal: AbortSignal;
}

/** Tracks the other peers of a session that has no road. */
export class PeerRoster {
  readonly #options: PeerRosterOptions;
  readonly #present = new Map<string, Presence>();

  constructor(options: PeerRosterOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#clear(), { once: true });
  }

  /** The peers that are there. */
  get peers(): Peer[] {
    return [...this.#present.values()].map(({ peer }) => peer);
  }

  has(peerId: string): boolean {
    return this.#present.has(peerId);
  }

  /** Adds a peer that announced itself. Reports each `life` once. */
  arrived(peer: Peer, life: string): void {
    if (this.#present.get(peer.peerId)?.life === life) return;
    for (const other of this.#present.values()) {
      // The newcomer has the place of this peer, which must be gone although its watch has not seen it yet.
      if (exclude(other.peer, peer)) this.#gone(other, 'lost');
    }
    if (this.#options.signal.aborted) return;
    const presence = { peer, life, watch: new AbortController() };
    this.#present.set(peer.peerId, presence);
    this.#options.watch(life, () => this.#gone(presence, 'lost'), presence.watch.signal);
    this.#options.tell({ type: 'peer-joined', peer });
  }

  /** Removes a peer that said goodbye. */
  left(peerId: string, life: string, reason: 'left' | 'lost'): void {
    const presence = this.#present.get(peerId);
    if (presence?.life === life) this.#gone(presence, reason);
  }

  /** Removes the peers that `concerns` does not accept. They have not left: the topology may change back. */
  keep(concerns: (peer: Peer) => boolean): void {
    for (const presence of this.#present.values()) {
      if (!concerns(presence.peer)) this.#gone(presence, 'lost');
    }
  }

  #gone(presence: Presence, reason: 'left' | 'lost'): void {
    const { peerId } = presence.peer;
    presence.watch.abort();
    this.#present.delete(peerId);
    this.#options.tell({ type: 'peer-left', peerId, reason });
  }

  #clear(): void {
    for (const { watch } of this.#present.values()) watch.abort();
    this.#present.clear();
  }
}

/** Returns whether the two cannot be present together: one peer twice, or two hosts of a star. */
function exclude(one: Peer, other: Peer): boolean {
  return one.peerId === other.peerId || (isStarHost(one) && isStarHost(other));
}

function isStarHost({ role, topology }: Peer): boolean {
  return role === 'host' && topology !== 'mesh';
}

import type { Clock } from '../../runtime/clock.ts';
import type { Peer, RoadMessage } from '../messages.ts';

/**
 * How long a released lock waits for its peer's goodbye, in milliseconds. The two take different ways
 * through the browser: in Chromium about one goodbye in fifteen arrives after the lock, by up to 2 ms.
 */
const GOODBYE_GRACE_MS = 100;

interface Presence {
  peer: Peer;
  life: string;
  /** Ends the watch on this peer. */
  watch: AbortController;
}

interface BroadcastRosterOptions {
  locks: LockManager;
  clock: Clock;
  /** Returns the name of the lock that a peer holds as long as its connection lasts. */
  lifeLock: (life: string) => string;
  /** Called for each join and each leave. */
  tell: (message: RoadMessage) => void;
  /** Its abort ends every watch; `tell` is not called afterwards. */
  signal: AbortSignal;
}

/**
 * Tracks the other peers. Each peer holds a lock as long as its connection lasts. A request for that
 * lock waits in line, and the browser grants it when the peer's page has left, crashed or been closed.
 */
export class BroadcastRoster {
  readonly #options: BroadcastRosterOptions;
  readonly #present = new Map<string, Presence>();

  constructor(options: BroadcastRosterOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#clear(), { once: true });
  }

  has(peerId: string): boolean {
    return this.#present.has(peerId);
  }

  /** Adds a peer that announced itself. Reports each `life` once. */
  arrived(peer: Peer, life: string): void {
    if (this.#present.get(peer.peerId)?.life === life) return;
    for (const other of this.#present.values()) {
      // The newcomer holds the lock of this peer, which must be gone although its watch has not seen it yet.
      if (exclude(other.peer, peer)) this.#gone(other, 'lost');
    }
    if (this.#options.signal.aborted) return;
    const presence = { peer, life, watch: new AbortController() };
    this.#present.set(peer.peerId, presence);
    this.#watch(presence);
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

  #watch(presence: Presence): void {
    const { locks, clock, lifeLock } = this.#options;
    const { signal } = presence.watch;
    // Shared, so that a watcher on a stalled page does not block the other watchers.
    locks
      .request(lifeLock(presence.life), { mode: 'shared', signal }, () => {})
      .then(
        () => clock.after(GOODBYE_GRACE_MS, () => this.#gone(presence, 'lost'), signal),
        // Aborted by this connection or by the end of this page: no report is needed.
        () => {},
      );
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

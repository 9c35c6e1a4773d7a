import type { Clock } from '../../runtime/clock.ts';
import type { Peer, RoadMessage } from '../messages.ts';

/**
 * A goodbye and the release of the lock that follows it take different ways through the browser:
 * in Chromium about one goodbye in fifteen comes after the lock, by up to 2 ms.
 */
const GOODBYE_GRACE_MS = 100;

interface Presence {
  peer: Peer;
  life: string;
  /** Ends the watch over this peer. */
  watch: AbortController;
}

interface BroadcastRosterOptions {
  locks: LockManager;
  clock: Clock;
  /** The name of the lock that a peer holds as long as it lives. */
  lifeLock: (life: string) => string;
  /** Told of who comes and who goes. */
  tell: (message: RoadMessage) => void;
  /** Its abort ends every watch; nobody is told of anything afterwards. */
  signal: AbortSignal;
}

/**
 * Who else is there. Each peer holds a lock as long as it lives; to see the end of a peer one waits in
 * line for its lock, which the browser grants when that page has left, crashed or been closed.
 */
export class BroadcastRoster {
  readonly #options: BroadcastRosterOptions;
  readonly #present = new Map<string, Presence>();

  constructor(options: BroadcastRosterOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#clear(), { once: true });
  }

  /** A peer has presented itself. Told only once of each life. */
  arrived(peer: Peer, life: string): void {
    if (this.#present.get(peer.peerId)?.life === life) return;
    for (const other of this.#present.values()) {
      // The newcomer could only take the place because its holder is gone, which the watch is yet to see.
      if (samePlace(other.peer, peer)) this.#gone(other, 'lost');
    }
    if (this.#options.signal.aborted) return;
    const presence = { peer, life, watch: new AbortController() };
    this.#present.set(peer.peerId, presence);
    this.#watch(presence);
    this.#options.tell({ type: 'peer-joined', peer });
  }

  /** A peer has said goodbye. */
  left(peerId: string, life: string, reason: 'left' | 'lost'): void {
    const presence = this.#present.get(peerId);
    if (presence?.life === life) this.#gone(presence, reason);
  }

  /** Lets go of the peers that are no longer this one's business. */
  keep(concerns: (peer: Peer) => boolean): void {
    for (const presence of this.#present.values()) {
      if (!concerns(presence.peer)) this.#gone(presence, 'left');
    }
  }

  #watch(presence: Presence): void {
    const { locks, clock, lifeLock } = this.#options;
    const { signal } = presence.watch;
    // Shared, so that one watcher whose page is stalled keeps no other from seeing it.
    locks
      .request(lifeLock(presence.life), { mode: 'shared', signal }, () => {})
      .then(
        () => clock.after(GOODBYE_GRACE_MS, () => this.#gone(presence, 'lost'), signal),
        // Our own abort, or the end of our own page: either way there is nobody left to tell.
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

/** Whether the two cannot be there at the same time: one peer twice, or two hosts of a star. */
function samePlace(one: Peer, other: Peer): boolean {
  return one.peerId === other.peerId || (isStarHost(one) && isStarHost(other));
}

function isStarHost({ role, topology }: Peer): boolean {
  return role === 'host' && topology !== 'mesh';
}

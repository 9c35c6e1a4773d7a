import { BoundedMap } from '../../runtime/bounded-map.ts';
import type { Peer } from '../../signaling/messages.ts';
import type { LeaveReason } from '../session-events.ts';

/** A peer that is not in the session any more. */
export interface DepartedPeer {
  /** Why it may not come back under its id; null for a peer that was only lost. */
  readonly reason: LeaveReason | null;
  /** Whether the host had let it in: it need not ask again. */
  readonly accepted: boolean;
  /** The generation of the last handshake with it. It ignores an offer that does not have a later one. */
  readonly generation: number;
  /** How it was announced. */
  readonly peer: Peer | undefined;
}

const unknown: DepartedPeer = {
  reason: null,
  accepted: false,
  generation: 0,
  peer: undefined,
};

/**
 * Remembers the peers that departed last. A peer that left, was refused or was evicted is final: it cannot
 * rejoin with the same id. A peer that was lost may come back, and continues where it was.
 */
export class DepartedPeers {
  readonly #peers: BoundedMap<string, DepartedPeer>;

  constructor(limit: number) {
    this.#peers = new BoundedMap(limit);
  }

  get(peerId: string): DepartedPeer {
    return this.#peers.get(peerId) ?? unknown;
  }

  /** Remembers a peer that was lost. */
  lost(peerId: string, accepted: boolean, generation: number, peer?: Peer): void {
    this.#peers.set(peerId, { reason: this.get(peerId).reason, accepted, generation, peer });
  }

  /** Remembers a peer that may not come back. Its `generation` stays as it was where none is given. */
  ended(peerId: string, reason: LeaveReason, generation?: number): void {
    const before = this.get(peerId);
    this.#peers.set(peerId, {
      // A peer that was refused may leave as well, and has to hear why if it asks again.
      reason: reason === 'left' ? (before.reason ?? reason) : reason,
      accepted: false,
      generation: generation ?? before.generation,
      peer: undefined,
    });
  }

  /** Forgets a peer that is back, and returns what was remembered of it. */
  take(peerId: string): DepartedPeer {
    const peer = this.get(peerId);
    this.#peers.delete(peerId);
    return peer;
  }
}

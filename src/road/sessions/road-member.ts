import type { Peer, Role } from '../../signaling/messages.ts';
import type { RoadConnection } from '../road-connection.ts';
import type { RoadLimits } from '../road-limits.ts';
import { PendingSignals } from './pending-signals.ts';

/** Holds the state of one peer in a session. A member outlives a connection that is briefly lost. */
export class RoadMember {
  /** What the other members see; replaced as a whole when the peer rejoins with other values. */
  peer: Peer;
  /** The secret of its first join; no other member sees it. */
  readonly claim: string | undefined;
  /** Null while the peer is briefly away. */
  connection: RoadConnection | null = null;
  /** Whether it has sent a signal that its role does not allow. */
  violated = false;
  /** The signals that arrived for it while it was away. */
  readonly pending: PendingSignals;
  /** Cancels its removal; does nothing while it is connected. */
  cancelGrace: () => void = () => {};

  constructor(peer: Peer, claim: string | undefined, limits: RoadLimits) {
    this.peer = peer;
    this.claim = claim;
    this.pending = new PendingSignals(limits.pendingSignals, limits.pendingSize);
  }

  get id(): string {
    return this.peer.peerId;
  }

  get role(): Role {
    return this.peer.role;
  }
}

import type { Peer, Role } from '../../signaling/messages.ts';
import type { RoadConnection } from '../road-connection.ts';
import type { RoadLimits } from '../road-limits.ts';
import { PendingSignals } from './pending-signals.ts';

/** One peer's place in a session. It outlives a connection that is briefly lost. */
export class RoadMember {
  /** What the others are told; replaced as a whole when the peer comes back with other words. */
  peer: Peer;
  /** The secret it joined with; told to nobody. */
  readonly claim: string | undefined;
  /** Null while the peer is briefly away. */
  connection: RoadConnection | null = null;
  /** Whether it has sent what its role does not allow. */
  violated = false;
  /** What was sent to it while it was away. */
  readonly pending: PendingSignals;
  /** Calls off its removal; does nothing while it is connected. */
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

import type { Peer, RelayedSignal, Role } from '../signaling/messages.ts';
import { BoundedList } from './bounded-list.ts';
import type { RoadConnection } from './road-connection.ts';

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
  readonly pending: BoundedList<RelayedSignal>;
  /** Calls off its removal; does nothing while it is connected. */
  cancelGrace: () => void = () => {};

  constructor(peer: Peer, claim: string | undefined, pendingSignals: number) {
    this.peer = peer;
    this.claim = claim;
    this.pending = new BoundedList(pendingSignals);
  }

  get id(): string {
    return this.peer.peerId;
  }

  get role(): Role {
    return this.peer.role;
  }
}

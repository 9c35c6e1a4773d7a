import { closeCodes, type Peer, type Role } from '../../signaling/messages.ts';
import type { Account, Payer } from '../budget/account.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';
import type { MemberConnection } from '../road-connection.ts';
import type { RoadLimits } from '../road-limits.ts';
import { PendingSignals } from './pending-signals.ts';

/** The cost of one member, in bytes: its name, its claim, its queue and its share of the session. */
const MEMBER_BYTES = 4096;

/** Holds the state of one peer in a session. A member outlives a connection that is briefly lost. */
export class RoadMember implements Payer {
  /** The description for other members, replaced as a whole when the peer rejoins with other values. */
  peer: Peer;
  /** The secret of its first join; no other member sees it. */
  readonly claim: string | undefined;
  /** Null while the peer is briefly away. */
  connection: MemberConnection | null = null;
  /** Whether it has sent a signal that its role does not allow. */
  violated = false;
  /** Whether it was told that its signals are being dropped, and none has passed since. */
  told = false;
  /** The signals that arrived for it while it was away. */
  readonly pending: PendingSignals;
  /** Cancels its removal; does nothing while it is connected. */
  cancelGrace: () => void = () => {};
  #account: Account | null = null;

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

  /** The account of the address that it joined from last. */
  get account(): Account {
    if (!this.#account) throw new Error('A member has an account while it is in a session.');
    return this.#account;
  }

  /** Makes an account pay for the member; returns false where that has no memory left. */
  charge(account: Account): boolean {
    if (account === this.#account) return true;
    if (!account.reserve(MEMBER_BYTES)) return false;
    this.#account?.release(MEMBER_BYTES);
    this.#account = account;
    return true;
  }

  /**
   * Sends a change of the roster, which the member must not miss. Where it does not fit beside the unread
   * messages, the member is disconnected: it receives the whole roster when it returns.
   */
  send(frame: Uint8Array): void {
    const { connection } = this;
    if (connection && !connection.deliver(frame)) connection.close(closeCodes.behind, 'behind');
  }

  /** Sends an error, which a member that reads too slowly may miss. */
  tell(code: string, message: string): void {
    this.connection?.deliver(encodeRoadMessage({ type: 'error', code, message }));
  }

  /** Frees its memory, and returns how many signals waited for it in vain. */
  dispose(): number {
    this.cancelGrace();
    this.#account?.release(MEMBER_BYTES);
    return this.pending.drain().length;
  }
}

import assert from 'node:assert/strict';
import type { Account, Payer } from '../../src/road/budget/account.ts';
import { Accounts } from '../../src/road/budget/accounts.ts';
import type { MemberConnection, RoadConnection } from '../../src/road/road-connection.ts';
import { defaultRoadLimits } from '../../src/road/road-limits.ts';
import type { Join, RoadMessage, Role, Signal } from '../../src/signaling/messages.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

type Received<T extends RoadMessage['type']> = Extract<RoadMessage, { type: T }>;

const decoder = new TextDecoder();

/** A connection that collects the messages of the road, for a road or for a session. */
export class FakePeer implements RoadConnection, MemberConnection {
  readonly account: Account = new Accounts(defaultRoadLimits, new VirtualClock()).of('');
  readonly peerId: string;
  readonly role: Role;
  inbox: RoadMessage[] = [];
  /** The challenge of the road. */
  nonce = '';
  closedWith: { code: number; reason: string } | null = null;

  constructor(role: Role, peerId: string) {
    this.role = role;
    this.peerId = peerId;
  }

  deliver(frame: Uint8Array, rest?: Payer | (() => void)): boolean {
    const message = JSON.parse(decoder.decode(frame)) as RoadMessage;
    assert.equal(this.closedWith, null, `${this.peerId} is told ${message.type} after its close`);
    // The challenge comes first on every connection, and concerns the hosts of verified names alone.
    if (message.type === 'challenge') this.nonce = message.nonce;
    else this.inbox.push(message);
    if (typeof rest === 'function') rest();
    return true;
  }

  close(code: number, reason: string): void {
    this.closedWith = { code, reason };
  }

  /** Removes and returns all messages, so that later checks see only newer ones. */
  take(): RoadMessage[] {
    const messages = this.inbox;
    this.inbox = [];
    return messages;
  }

  /** Returns the only message of this type; fails where there is none or more than one. */
  only<T extends RoadMessage['type']>(type: T): Received<T> {
    const found = this.inbox.filter((message): message is Received<T> => message.type === type);
    assert.equal(found.length, 1, `${this.peerId} has ${found.length} ${type}`);
    return found[0] as Received<T>;
  }

  /** The messages as short words: `joined`, `+viewer-1`, `-host(left)`, `offer<host`, `!role-violation`. */
  get story(): string[] {
    return this.inbox.map((message) => {
      switch (message.type) {
        case 'peer-joined':
          return `+${message.peer.peerId}`;
        case 'peer-left':
          return `-${message.peerId}(${message.reason})`;
        case 'signal':
          return `${message.kind}<${message.from}`;
        case 'error':
        case 'join-refused':
          return `!${message.code}`;
        default:
          return message.type;
      }
    });
  }

  /** Returns the join of this peer, with a claim of its own unless `rest` has another. */
  joining(rest: Partial<Join> = {}): Join {
    const { role, peerId } = this;
    const claim = `claim of ${peerId}`;
    return { type: 'join', protocol: 1, session: 'standup', role, peerId, claim, ...rest };
  }

  /** Returns a signal from this peer to another. */
  saying(kind: Signal['kind'], to: string, seq = 0): Signal {
    const handshakeId = `${this.peerId}→${to}`;
    return { type: 'signal', to, handshakeId, generation: 1, seq, kind, body: {} };
  }
}

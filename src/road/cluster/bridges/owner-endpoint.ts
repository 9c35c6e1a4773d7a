import type { Clock } from '../../../runtime/clock.ts';
import type { Join, Signal } from '../../../signaling/messages.ts';
import type { Accounts } from '../../budget/accounts.ts';
import type { RoadBus } from '../../bus/road-bus.ts';
import type { JoinedSession, MemberConnection } from '../../road-connection.ts';
import type { RoadLimits } from '../../road-limits.ts';
import type { LocalSessions } from '../../sessions/local-sessions.ts';
import type { SingleUse } from '../../tokens/single-use-tokens.ts';
import type { SessionOwners } from '../leases/session-owners.ts';
import {
  type BridgeCount,
  type Comparison,
  decodeJson,
  decodeNodeMessages,
  type Entry,
  encodeJson,
  type NodeMessage,
} from './node-messages.ts';
import type { NodeOutbox } from './node-outbox.ts';
import { RemoteConnection, type UntakenSignal } from './remote-connection.ts';

/** The time after which the peers of a node that compares nothing are briefly away, in milliseconds. */
export const SILENCE_MS = 15_000;

/** The code for a connection that ended without one (RFC 6455, section 7.1.5). */
const ABNORMAL = 1006;

interface OwnerEndpointOptions {
  bus: RoadBus;
  outbox: NodeOutbox;
  clock: Clock;
  limits: RoadLimits;
  accounts: Accounts;
  sessions: LocalSessions;
  owners: SessionOwners;
  log: (level: 'warn', event: string, details: object) => void;
}

/** The bridges of another node. */
interface Front {
  readonly bridges: Map<string, RemoteConnection>;
  heardAt: number;
}

/** Returns the subject at which a node that owns sessions is reached, for one term of its lease. */
export function ownerSubject(nodeId: string): string {
  return `owner.${nodeId}`;
}

/** Returns the subject at which a node is reached that has the sockets of peers. */
export function frontSubject(frontId: string): string {
  return `front.${frontId}`;
}

/** Lets the peers of other nodes into the sessions of this one. */
export class OwnerEndpoint {
  readonly #options: OwnerEndpointOptions;
  readonly #remotes = new Map<string, RemoteConnection>();
  readonly #fronts = new Map<string, Front>();
  #unsubscribe: () => void = () => {};
  /** The signals of the connection that has just been superseded. */
  #unread: readonly UntakenSignal[] = [];

  constructor(options: OwnerEndpointOptions) {
    this.#options = options;
  }

  /** Peers of this node's sessions whose sockets other nodes have. */
  get size(): number {
    return this.#remotes.size;
  }

  /** Listens under the id of a new term. */
  open(nodeId: string): void {
    this.#unsubscribe = this.#options.bus.subscribe(ownerSubject(nodeId), (bytes, answer) => {
      for (const [message, body] of decodeNodeMessages(bytes)) this.#receive(message, body, answer);
    });
  }

  /** Ends all connections without a word to their peers: their nodes look for the next owner. */
  close(): void {
    this.#unsubscribe();
    for (const remote of [...this.#remotes.values()]) remote.detach();
    this.#fronts.clear();
  }

  /** Lets a peer into a session of this node. What may be lost with its last node, if it had another, is sent again. */
  enter(
    join: Join,
    connection: MemberConnection,
    singleUse: SingleUse | null,
  ): JoinedSession | null {
    this.#unread = [];
    const session = this.#options.sessions.enter(join, connection, singleUse);
    for (const { frame, payer } of this.#unread) connection.deliver(frame, payer);
    this.#unread = [];
    return session;
  }

  /** Gives up the connections to nodes that are silent. Call now and then. */
  sweep(): void {
    const now = this.#options.clock.now();
    for (const [id, { heardAt, bridges }] of this.#fronts) {
      if (now - heardAt < SILENCE_MS) continue;
      this.#fronts.delete(id);
      this.#options.log('warn', 'node-silent', { node: id, peers: bridges.size });
      for (const remote of [...bridges.values()]) remote.closed(ABNORMAL);
    }
  }

  #receive(message: NodeMessage, body: Uint8Array, answer: (bytes: Uint8Array) => void): void {
    switch (message.kind) {
      case 'enter':
        void this.#enter(message).then((entry) => answer(encodeJson(entry)));
        break;
      case 'signal':
        this.#remotes.get(message.bridge)?.signal(decodeJson<Signal>(body), body);
        break;
      case 'closed':
        this.#remotes.get(message.bridge)?.closed(message.code);
        break;
      case 'roster':
        this.#remotes.get(message.bridge)?.resendRoster(message.isRepair);
        break;
      case 'taken':
        for (const [bridge, count] of message.counts) this.#remotes.get(bridge)?.taken(count);
        break;
      case 'compare':
        answer(encodeJson(this.#compare(message.from, message.received)));
    }
  }

  async #enter(message: Extract<NodeMessage, { kind: 'enter' }>): Promise<Entry> {
    const { outbox, limits, accounts, sessions, owners } = this.#options;
    const { join, bridge, from, address, singleUse } = message;
    await owners.find(join.session).catch(() => '');
    if (!owners.owns(join.session)) return 'elsewhere';
    const front = this.#front(from);
    const subject = frontSubject(from);
    const remote = new RemoteConnection({
      bridge,
      join,
      limits,
      account: accounts.of(address),
      send: (...rest) => outbox.send(subject, ...rest),
      superseded: (signals) => {
        this.#unread = signals;
      },
      ended: (self) => {
        this.#remotes.delete(bridge);
        front.bridges.delete(bridge);
        sessions.ended(self);
      },
    });
    this.#remotes.set(bridge, remote);
    front.bridges.set(bridge, remote);
    const session = this.enter(join, remote, singleUse);
    if (session) remote.entered(session);
    else if (!sessions.has(join.session)) owners.release(join.session);
    // What was sent to the peer arrives before the answer.
    outbox.flush(subject);
    return session ? 'entered' : 'refused';
  }

  #compare(from: string, received: readonly BridgeCount[]): Comparison {
    const { bridges } = this.#front(from);
    const listed = new Set<string>();
    const unknown: string[] = [];
    const sent: BridgeCount[] = [];
    for (const [bridge, count] of received) {
      listed.add(bridge);
      const remote = bridges.get(bridge);
      if (!remote) unknown.push(bridge);
      else if (remote.sent !== count) sent.push([bridge, remote.sent]);
    }
    for (const [bridge, remote] of [...bridges]) if (!listed.has(bridge)) remote.closed(ABNORMAL);
    return { unknown, sent };
  }

  #front(id: string): Front {
    const { clock } = this.#options;
    const front = this.#fronts.get(id) ?? { bridges: new Map(), heardAt: 0 };
    front.heardAt = clock.now();
    this.#fronts.set(id, front);
    return front;
  }
}

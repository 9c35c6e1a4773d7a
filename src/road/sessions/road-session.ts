import type { Clock } from '../../runtime/clock.ts';
import type { Logger, LogRecord } from '../../runtime/logger.ts';
import {
  closeCodes,
  type Join,
  type Peer,
  type RelayedSignal,
  type Role,
  type Signal,
  type Topology,
} from '../../signaling/messages.ts';
import { mayConnect } from '../../signaling/offer-policy.ts';
import type { RoadConnection } from '../road-connection.ts';
import { defaultRoadLimits, type RoadLimits } from '../road-limits.ts';
import { type RoadCounters, roadCounters } from '../road-metrics.ts';
import { judgeJoin } from './judge-join.ts';
import { RoadMember } from './road-member.ts';
import { roleViolation } from './role-violation.ts';

/** One offer that the road relayed. */
export interface OfferLogEntry {
  /** Milliseconds since 1970. */
  time: number;
  from: string;
  /** The role of who made the offer. */
  role: Role;
  to: string;
  handshakeId: string;
}

export interface RoadSessionOptions {
  clock: Clock;
  limits?: RoadLimits;
  counters?: RoadCounters;
  logger?: Logger;
  /** Called when nobody is left and no claim is held: the session can be forgotten. */
  onEmpty?: () => void;
}

/**
 * One session on the road, and the only writer of its state: topology, host claim, roster, signals
 * that wait for a peer briefly away, and the offer log. Members are told by their connection. It
 * does no I/O and has no time of its own, so that it runs in a simulation as it does on a server.
 */
export class RoadSession {
  readonly name: string;
  readonly #clock: Clock;
  readonly #limits: RoadLimits;
  readonly #counters: RoadCounters;
  readonly #logger: Logger;
  readonly #onEmpty: () => void;
  readonly #members = new Map<string, RoadMember>();
  readonly #byConnection = new Map<RoadConnection, RoadMember>();
  readonly #offers: OfferLogEntry[] = [];
  #topology: Topology = 'star';
  /**
   * Whether a host has ever said what the topology is. Before, as after a restart of the road, peers of a
   * mesh do no wrong by going on where they were.
   */
  #hosted = false;

  constructor(name: string, options: RoadSessionOptions) {
    this.name = name;
    this.#clock = options.clock;
    this.#limits = options.limits ?? defaultRoadLimits;
    this.#counters = options.counters ?? roadCounters();
    this.#logger = options.logger ?? (() => {});
    this.#onEmpty = options.onEmpty ?? (() => {});
  }

  /** Members right now, those included who are briefly away and keep their place or their claim. */
  get size(): number {
    return this.#members.size;
  }

  /** The latest offers, oldest first. */
  get offers(): OfferLogEntry[] {
    return [...this.#offers];
  }

  /**
   * Lets a peer in, or back in, and tells everybody concerned. False where it was refused: then it
   * was told so with `join-refused`, and its connection was closed.
   */
  join(join: Join, connection: RoadConnection): boolean {
    const verdict = judgeJoin(join, this.#members, this.#topology, this.#limits.peersPerSession);
    if (verdict.kind === 'refuse') {
      this.#counters.joinsRefused++;
      this.#refuse(join.peerId, connection, verdict.code, verdict.message);
      return false;
    }
    if (verdict.kind === 'enter' && verdict.replaces) this.#succeed(verdict.replaces);

    const peer = asPeer(join, verdict.topology);
    const member =
      verdict.kind === 'return' ? verdict.member : new RoadMember(peer, join.claim, this.#limits);
    const news = verdict.kind === 'enter' || !samePeer(member.peer, peer);
    member.peer = peer;
    this.#members.set(member.id, member);
    this.#connect(member, connection);
    const before = this.#topology;
    this.#topology = verdict.topology;
    this.#hosted ||= member.role === 'host';

    this.#welcome(member);
    // The host comes first: it brings the topology by which the others judge who comes next.
    if (news) this.#tellOthers(member, { type: 'peer-joined', peer });
    if (before !== this.#topology) this.#reintroduce(before);
    this.#counters.joins++;
    this.#log('info', verdict.kind === 'return' ? 'peer-returned' : 'peer-joined', member.id, {
      role: member.role,
    });
    return true;
  }

  /** Relays a signal of the peer behind `connection`, keeps it for who is briefly away, or drops it. */
  signal(signal: Signal, connection: RoadConnection): void {
    const sender = this.#byConnection.get(connection);
    if (!sender) return;
    // Nobody talks to themselves over a road.
    const addressee = signal.to === sender.id ? undefined : this.#members.get(signal.to);
    const violation =
      this.#hosted && roleViolation(this.#topology, sender.peer, addressee?.peer, signal.kind);
    if (violation) {
      this.#counters.roleViolations++;
      connection.deliver({ type: 'error', code: 'role-violation', message: violation });
      // One warning for each offender: who floods the road must not flood its log.
      const level = sender.violated ? 'debug' : 'warn';
      sender.violated = true;
      this.#log(level, 'role-violation', sender.id, {
        handshakeId: signal.handshakeId,
        generation: signal.generation,
        to: signal.to,
      });
      return;
    }
    // Who has just left is no fault of the sender, who is being told; handshakes survive the loss.
    if (!addressee || !mayConnect(sender.peer, addressee.peer, this.#topology)) {
      this.#counters.undeliverable++;
      return;
    }
    const { to, ...rest } = signal;
    const relayed: RelayedSignal = { ...rest, from: sender.id };
    if (signal.kind === 'offer') this.#logOffer(sender, to, signal.handshakeId);
    this.#counters.signalsRelayed++;
    if (addressee.connection) addressee.connection.deliver(relayed);
    else this.#counters.pendingDropped += addressee.pending.push(relayed);
  }

  /** The connection ended: on purpose with code 1000, and with any other the peer is briefly away. */
  closed(connection: RoadConnection, code: number): void {
    const member = this.#byConnection.get(connection);
    if (!member) return;
    this.#byConnection.delete(connection);
    member.connection = null;
    if (code === closeCodes.left) {
      this.#leave(member, 'left');
      return;
    }
    const { hostGrace, viewerGrace } = this.#limits;
    const grace = member.role === 'host' ? hostGrace : viewerGrace;
    member.cancelGrace = this.#clock.after(grace, () => this.#leave(member, 'lost'));
    this.#log('info', 'peer-away', member.id, { code });
  }

  /** Ends the session as the road ends: nobody is told a leave, every connection is closed. */
  close(code: number, reason: string): void {
    const connections = [...this.#byConnection.keys()];
    for (const member of this.#members.values()) member.cancelGrace();
    this.#members.clear();
    this.#byConnection.clear();
    for (const connection of connections) connection.close(code, reason);
  }

  #connect(member: RoadMember, connection: RoadConnection): void {
    member.cancelGrace();
    const old = member.connection;
    if (old && old !== connection) {
      this.#byConnection.delete(old);
      old.close(closeCodes.superseded, 'superseded');
    }
    member.connection = connection;
    this.#byConnection.set(connection, member);
  }

  /** Gives the whole roster as this member may see it, and then what waited for it. */
  #welcome(member: RoadMember): void {
    const peers = this.#seenBy(member).map((other) => other.peer);
    const host = [member.peer, ...peers].find((peer) => peer.role === 'host');
    member.connection?.deliver({
      type: 'joined',
      peerId: member.id,
      host: this.#topology === 'star' ? (host?.peerId ?? null) : null,
      peers,
      topology: this.#topology,
    });
    for (const signal of member.pending.drain()) member.connection?.deliver(signal);
  }

  /** The host came back under a new id: its earlier self goes, and is told why if it still listens. */
  #succeed(old: RoadMember): void {
    const connection = old.connection;
    if (connection) {
      this.#byConnection.delete(connection);
      old.connection = null;
    }
    this.#remove(old, 'left');
    const message = 'The same host came back from another page, which took over.';
    if (connection) this.#refuse(old.id, connection, 'host-taken', message);
  }

  #leave(member: RoadMember, reason: 'left' | 'lost'): void {
    this.#remove(member, reason);
    if (this.#members.size === 0) this.#onEmpty();
  }

  #remove(member: RoadMember, reason: 'left' | 'lost'): void {
    member.cancelGrace();
    this.#members.delete(member.id);
    this.#counters.pendingDropped += member.pending.count;
    this.#tellOthers(member, { type: 'peer-left', peerId: member.id, reason });
    for (const other of this.#members.values()) {
      // Who comes back must not meet signals of a peer that its roster no longer has.
      this.#counters.pendingDropped += other.pending.removeFrom(member.id);
    }
    this.#log('info', 'peer-left', member.id, { reason });
  }

  /** After a change of topology, tells members whom they see now, or no longer: a host they always do. */
  #reintroduce(before: Topology): void {
    for (const one of this.#members.values()) {
      for (const other of this.#members.values()) {
        if (one === other) continue;
        const saw = mayConnect(one.peer, other.peer, before);
        const now = mayConnect(one.peer, other.peer, this.#topology);
        if (now && !saw) one.connection?.deliver({ type: 'peer-joined', peer: other.peer });
        if (saw && !now) {
          one.connection?.deliver({ type: 'peer-left', peerId: other.id, reason: 'left' });
        }
      }
    }
  }

  #seenBy(member: RoadMember): RoadMember[] {
    return [...this.#members.values()].filter(
      (other) => other !== member && mayConnect(member.peer, other.peer, this.#topology),
    );
  }

  #tellOthers(
    member: RoadMember,
    message:
      | { type: 'peer-joined'; peer: Peer }
      | { type: 'peer-left'; peerId: string; reason: 'left' | 'lost' },
  ): void {
    for (const other of this.#seenBy(member)) other.connection?.deliver(message);
  }

  #refuse(peerId: string, connection: RoadConnection, code: string, message: string): void {
    connection.deliver({ type: 'join-refused', code, message });
    connection.close(closeCodes.refused, code);
    this.#log('info', 'join-refused', peerId, { code });
  }

  #logOffer(sender: RoadMember, to: string, handshakeId: string): void {
    const { id: from, role } = sender;
    this.#counters.offersByRole[role]++;
    this.#offers.push({ time: this.#clock.wall(), from, role, to, handshakeId });
    if (this.#offers.length > this.#limits.offerLog) this.#offers.shift();
  }

  #log(level: LogRecord['level'], event: string, peerId: string, details: object): void {
    const time = this.#clock.wall();
    this.#logger({ time, level, event, sessionId: this.name, peerId, ...details });
  }
}

function asPeer({ peerId, role, name }: Join, topology: Topology): Peer {
  return {
    peerId,
    role,
    ...(name === undefined ? {} : { name }),
    ...(role === 'host' ? { topology } : {}),
  };
}

function samePeer(one: Peer, other: Peer): boolean {
  return one.name === other.name && one.topology === other.topology;
}

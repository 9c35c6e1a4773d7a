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
  /** The role of the sender. */
  role: Role;
  to: string;
  handshakeId: string;
}

export interface RoadSessionOptions {
  clock: Clock;
  limits?: RoadLimits;
  counters?: RoadCounters;
  logger?: Logger;
  /** Called when no member is left, connected or away: the session can be deleted. */
  onEmpty?: () => void;
}

/**
 * Runs one session on the road. It alone writes the session's state: topology, host claim, roster, the
 * signals that wait for absent members, and the offer log. It does no I/O and takes its time from a
 * clock, so that it runs in a simulation as it does on a server.
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
   * Whether a host has ever joined, and so set the topology. Before that, as after a restart of the road,
   * peers of a mesh may continue their handshakes.
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

  /** Current members, including those that are briefly away. */
  get size(): number {
    return this.#members.size;
  }

  /** A copy of the latest offers, oldest first. */
  get offers(): OfferLogEntry[] {
    return [...this.#offers];
  }

  /**
   * Adds a peer, or connects a returning one, and informs the members that may know it. Returns false
   * for a refused peer, which has received `join-refused` and whose connection is closed.
   */
  join(join: Join, connection: RoadConnection): boolean {
    const verdict = judgeJoin(join, this.#members, this.#topology, this.#limits.peersPerSession);
    if (verdict.kind === 'refuse') {
      this.#counters.joinsRefused++;
      this.#refuse(join.peerId, connection, verdict.code, verdict.message);
      return false;
    }
    if (verdict.kind === 'enter' && verdict.replaces) this.#replace(verdict.replaces);

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
    // The host is announced first: its topology decides which of the next messages the others accept.
    if (news) this.#tellOthers(member, { type: 'peer-joined', peer });
    if (before !== this.#topology) this.#reintroduce(before);
    this.#counters.joins++;
    this.#log('info', verdict.kind === 'return' ? 'peer-returned' : 'peer-joined', member.id, {
      role: member.role,
    });
    return true;
  }

  /** Relays a signal of the peer behind `connection`, keeps it for an absent member, or drops it. */
  signal(signal: Signal, connection: RoadConnection): void {
    const sender = this.#byConnection.get(connection);
    if (!sender) return;
    // A signal to the sender itself counts as undeliverable.
    const addressee = signal.to === sender.id ? undefined : this.#members.get(signal.to);
    const violation =
      this.#hosted && roleViolation(this.#topology, sender.peer, addressee?.peer, signal.kind);
    if (violation) {
      this.#counters.roleViolations++;
      connection.deliver({ type: 'error', code: 'role-violation', message: violation });
      // One warning per offender, so that a flood of signals is not a flood of log records.
      const level = sender.violated ? 'debug' : 'warn';
      sender.violated = true;
      this.#log(level, 'role-violation', sender.id, {
        handshakeId: signal.handshakeId,
        generation: signal.generation,
        to: signal.to,
      });
      return;
    }
    // No error: the sender may not have heard yet that the peer left, and handshakes survive the loss.
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

  /** Call when a connection has closed: with code 1000 its peer has left, with any other it is briefly away. */
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

  /** Ends the session with its road: closes every connection, and reports no leave. */
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

  /** Sends the roster that this member may see, and then the signals that waited for it. */
  #welcome(member: RoadMember): void {
    const peers = this.#knownTo(member).map((other) => other.peer);
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

  /** Removes a host that has come back under a new id, and tells its old connection why. */
  #replace(old: RoadMember): void {
    const connection = old.connection;
    if (connection) {
      this.#byConnection.delete(connection);
      old.connection = null;
    }
    this.#remove(old, 'left');
    const message = 'The same host joined from another page, which replaced this one.';
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
      // A returning member must not receive signals of a peer that is not in its roster.
      this.#counters.pendingDropped += other.pending.removeFrom(member.id);
    }
    this.#log('info', 'peer-left', member.id, { reason });
  }

  /** After a change of topology, announces the members that another may now know, or no longer. */
  #reintroduce(before: Topology): void {
    for (const one of this.#members.values()) {
      for (const other of this.#members.values()) {
        if (one === other) continue;
        const knew = mayConnect(one.peer, other.peer, before);
        const knows = mayConnect(one.peer, other.peer, this.#topology);
        if (knows && !knew) one.connection?.deliver({ type: 'peer-joined', peer: other.peer });
        if (knew && !knows) {
          one.connection?.deliver({ type: 'peer-left', peerId: other.id, reason: 'left' });
        }
      }
    }
  }

  #knownTo(member: RoadMember): RoadMember[] {
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
    for (const other of this.#knownTo(member)) other.connection?.deliver(message);
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

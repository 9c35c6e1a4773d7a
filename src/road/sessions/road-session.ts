import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Logger, LogRecord } from '../../runtime/logger.ts';
import { closeCodes, type Join, nextViewer, type Signal } from '../../signaling/messages.ts';
import { mayConnect } from '../../signaling/offer-policy.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';
import type { MemberConnection } from '../road-connection.ts';
import { defaultRoadLimits, type RoadLimits } from '../road-limits.ts';
import { type RoadCounters, roadCounters } from '../road-metrics.ts';
import { Announcer } from './announcer.ts';
import { judgeJoin } from './judge-join.ts';
import { OfferLog, type OfferLogEntry } from './offer-log.ts';
import { ParkedOffer } from './parked-offer.ts';
import { peerOfJoin, samePeer } from './peer-of-join.ts';
import { RoadMember } from './road-member.ts';
import { roleViolation } from './role-violation.ts';
import { sameSecret } from './same-secret.ts';
import { SignalRelay } from './signal-relay.ts';
import { WaitingHosts } from './waiting-hosts.ts';

const OUT_OF_MEMORY =
  'This road has no memory left for another peer of your network address: try again later.';

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
  readonly #byConnection = new Map<MemberConnection, RoadMember>();
  readonly #announcer = new Announcer(this.#members);
  readonly #relay: SignalRelay;
  readonly #offers: OfferLog;
  readonly #parked: ParkedOffer;
  readonly #waiting: WaitingHosts;
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
    this.#offers = new OfferLog(this.#limits.offerLog, this.#clock);
    this.#relay = new SignalRelay(this.#members, this.#offers, this.#counters);
    this.#parked = new ParkedOffer(this.#offers);
    this.#waiting = new WaitingHosts(this.#clock, (join, connection) => {
      const joined = this.join(join, connection);
      if (!joined) this.#endIfEmpty();
      return joined;
    });
  }

  /** Current members, including those that are briefly away. */
  get size(): number {
    return this.#members.size;
  }

  /** Whether nobody is here, nor waits. */
  get isEmpty(): boolean {
    return this.#members.size === 0 && this.#waiting.isEmpty;
  }

  /** A copy of the latest offers, oldest first. */
  get offers(): OfferLogEntry[] {
    return this.#offers.entries;
  }

  /**
   * Adds a peer, or connects a returning one, and informs the members that may know it; or lets a host wait for its
   * name. Returns false for a refused peer, which has received `join-refused` and whose connection is closed.
   */
  join(join: Join, connection: MemberConnection): boolean {
    const verdict = judgeJoin(join, {
      members: this.#members,
      topology: this.#announcer.topology,
      hosted: this.#hosted,
      limits: this.#limits,
    });
    if (verdict.kind === 'refuse') {
      this.#counters.joinsRefused++;
      return this.#refuse(join.peerId, connection, verdict.code, verdict.message);
    }
    if (verdict.kind === 'wait') return this.#wait(join, connection, verdict.returns);
    const peer = peerOfJoin(join, verdict.topology);
    const member =
      verdict.kind === 'return' ? verdict.member : new RoadMember(peer, join.claim, this.#limits);
    if (!member.charge(connection.account)) {
      this.#counters.joinsRefused++;
      return this.#refuse(join.peerId, connection, 'refused', OUT_OF_MEMORY);
    }
    if (verdict.kind === 'enter') for (const old of verdict.replaces) this.#replace(old, join);
    const news = verdict.kind === 'enter' || !samePeer(member.peer, peer);
    const isNewViewer = verdict.kind === 'enter' && member.role === 'viewer';
    const parked = isNewViewer ? this.#parked.take() : null;
    member.peer = { ...peer, parked: parked?.offer.handshakeId ?? member.peer.parked };
    this.#members.set(member.id, member);
    this.#connect(member, connection);
    const before = this.#announcer.topology;
    this.#announcer.topology = verdict.topology;
    if (member.role === 'host') {
      this.#hosted = true;
      this.#waiting.hold();
    }

    this.#welcome(member);
    // The host is announced first: its topology decides which of the next messages the others accept.
    if (news) this.#announcer.tellOthers(member, { type: 'peer-joined', peer: member.peer });
    if (parked) this.#relay.pass(parked.offer, parked.host, member);
    if (before !== this.#announcer.topology) this.#announcer.introduce(before);
    this.#counters.joins++;
    this.#log('info', verdict.kind === 'return' ? 'peer-returned' : 'peer-joined', member.id, {
      role: member.role,
    });
    return true;
  }

  /** Sends the roster to the peer behind `connection` again, and returns its size in bytes. */
  resendRoster(connection: MemberConnection): number {
    const member = this.#byConnection.get(connection);
    if (!member) return 0;
    const frame = this.#announcer.rosterFor(member);
    member.send(frame);
    return frame.byteLength;
  }

  /** Relays a signal of the peer behind `connection`, keeps it for an absent member, or drops it. */
  signal(signal: Signal, connection: MemberConnection, source?: Uint8Array): void {
    const sender = this.#byConnection.get(connection);
    if (!sender) return;
    // A signal to the sender itself counts as undeliverable.
    const addressee = signal.to === sender.id ? undefined : this.#members.get(signal.to);
    const violation =
      this.#hosted &&
      roleViolation(this.#announcer.topology, sender.peer, addressee?.peer, signal.kind);
    if (violation) {
      this.#counters.roleViolations++;
      sender.tell('role-violation', violation);
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
    if (signal.to === nextViewer && this.#announcer.isStarHost(sender))
      return this.#parked.receive(signal, sender);
    // No error: the sender may not have heard yet that the peer left, and handshakes survive the loss.
    if (!addressee || !mayConnect(sender.peer, addressee.peer, this.#announcer.topology)) {
      this.#counters.undeliverable++;
      return;
    }
    this.#relay.pass(signal, sender, addressee, source);
  }

  /** Call when a connection has closed: with code 1000 its peer has left, with any other it is briefly away. */
  closed(connection: MemberConnection, code: number): void {
    if (this.#waiting.delete(connection)) return this.#endIfEmpty();
    const member = this.#byConnection.get(connection);
    if (!member) return;
    this.#parked.drop(member);
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
    if (member.role === 'host') this.#waiting.admitNext();
  }

  /** Ends the session with its road: closes every connection, and reports no leave. */
  close(code: number, reason: string): void {
    const connections = [...this.#byConnection.keys()];
    for (const member of this.#members.values()) member.dispose();
    this.#waiting.hold();
    this.#parked.take();
    this.#offers.clear();
    this.#members.clear();
    this.#byConnection.clear();
    for (const connection of connections) connection.close(code, reason);
  }

  #connect(member: RoadMember, connection: MemberConnection): void {
    member.cancelGrace();
    this.#parked.drop(member);
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
    member.send(this.#announcer.rosterFor(member));
    this.#relay.passPending(member);
  }

  /**
   * Removes the same host under an earlier id, which is gone for good; another page of it, which may come back; or an
   * impostor. Tells its connection why.
   */
  #replace(old: RoadMember, { claim }: Join): void {
    const isSame = sameSecret(claim, old.claim);
    const connection = old.connection;
    if (connection) {
      this.#byConnection.delete(connection);
      old.connection = null;
    }
    this.#remove(old, isSame ? 'left' : 'lost');
    if (!connection) return;
    if (isSame) {
      const message =
        'Another page with the same host key hosts this session now: reload this page to take it back.';
      this.#refuse(old.id, connection, 'host-taken', message);
    } else {
      const message = 'The holder of the key of this name has taken the place of this peer.';
      this.#refuse(old.id, connection, 'host-unverified', message);
    }
  }

  /** Lets a host wait for its name, and tells it so; refuses it where too many wait. */
  #wait(join: Join, connection: MemberConnection, returns: boolean): boolean {
    const { message } = BeachError.hostTaken(this.name, true);
    if (!this.#waiting.add(join, connection)) {
      return this.#refuse(join.peerId, connection, 'host-taken', message);
    }
    if (returns) this.#waiting.admitLater();
    connection.deliver(encodeRoadMessage({ type: 'error', code: 'host-taken', message }));
    this.#log('info', 'host-waiting', join.peerId, {});
    return true;
  }

  #leave(member: RoadMember, reason: 'left' | 'lost'): void {
    this.#remove(member, reason);
    if (member.role === 'host') this.#waiting.admitNext();
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    if (!this.isEmpty) return;
    this.#offers.clear();
    this.#onEmpty();
  }

  #remove(member: RoadMember, reason: 'left' | 'lost'): void {
    this.#members.delete(member.id);
    this.#parked.drop(member);
    this.#counters.pendingDropped += member.dispose();
    this.#announcer.tellOthers(member, { type: 'peer-left', peerId: member.id, reason });
    for (const other of this.#members.values()) {
      // A returning member must not receive signals of a peer that is not in its roster.
      this.#counters.pendingDropped += other.pending.removeFrom(member.id);
    }
    this.#log('info', 'peer-left', member.id, { reason });
  }

  #refuse(peerId: string, connection: MemberConnection, code: string, message: string): false {
    connection.deliver(encodeRoadMessage({ type: 'join-refused', code, message }));
    connection.close(closeCodes.refused, code);
    this.#log('info', 'join-refused', peerId, { code });
    return false;
  }

  #log(level: LogRecord['level'], event: string, peerId: string, details: object): void {
    const time = this.#clock.wall();
    this.#logger({ time, level, event, sessionId: this.name, peerId, ...details });
  }
}

import type { Clock } from '../../runtime/clock.ts';
import type { LogRecord } from '../../runtime/logger.ts';
import { systemRandom } from '../../runtime/random.ts';
import { closeCodes, type Join } from '../../signaling/messages.ts';
import type { Accounts } from '../budget/accounts.ts';
import type { RoadBus } from '../bus/road-bus.ts';
import type { GuardedConnection } from '../guarded-connection.ts';
import type { JoinedSession } from '../road-connection.ts';
import type { RoadLimits } from '../road-limits.ts';
import type { RoadCounters } from '../road-metrics.ts';
import type { LocalSessions } from '../sessions/local-sessions.ts';
import type { SingleUse } from '../tokens/single-use-tokens.ts';
import { Bridges } from './bridges/bridges.ts';
import { decodeJson, encodeJson } from './bridges/node-messages.ts';
import { NodeOutbox } from './bridges/node-outbox.ts';
import { OwnerEndpoint } from './bridges/owner-endpoint.ts';
import { ClusterMember, type Place } from './cluster-member.ts';
import { leaseTimes } from './leases/lease-times.ts';
import { NodeLease } from './leases/node-lease.ts';
import { NodeWatch } from './leases/node-watch.ts';
import { SessionOwners } from './leases/session-owners.ts';
import { pause } from './pause.ts';

/** How long a peer waits for an owner of its session before it is sent elsewhere, in milliseconds. */
const PATIENCE_MS = 5_000;

/** The time between two comparisons of rosters with the other nodes, in milliseconds. */
const COMPARE_MS = 5_000;

/** The subject at which nodes announce that they have renewed their lease, or given it up. */
const LEASES = 'leases';

/**
 * `renewed`: with the revision of its lease. `leaving`: it gives its lease up in a moment. `left`: it has given it up,
 * or is dead. `lossy`: messages from and to it may be lost.
 */
type Announcement =
  | { readonly id: string; readonly kind: 'renewed'; readonly revision: number }
  | { readonly id: string; readonly kind: 'leaving' | 'left' | 'lossy' };

interface RoadClusterOptions {
  bus: RoadBus;
  clock: Clock;
  limits: RoadLimits;
  accounts: Accounts;
  counters: RoadCounters;
  sessions: LocalSessions;
  log: (level: LogRecord['level'], event: string, details: object) => void;
}

/**
 * Makes one node of a road that has several: finds or becomes the owner of each session, and connects the peers of this
 * node to it. When an owner is gone, all nodes let their peers join the next one.
 */
export class RoadCluster {
  readonly #options: RoadClusterOptions;
  readonly #lease: NodeLease;
  readonly #watch: NodeWatch;
  readonly #owners: SessionOwners;
  readonly #endpoint: OwnerEndpoint;
  readonly #bridges: Bridges;
  /** Members whose session is on this node. */
  readonly #local = new Set<ClusterMember>();
  readonly #end = new AbortController();
  readonly #unsubscribe: () => void;
  /** Aborted when a node has died: its sessions are free. */
  #freed = new AbortController();
  #withoutLeaseSince: number;
  #cancelGiveUp: () => void = () => {};

  constructor(options: RoadClusterOptions) {
    this.#options = options;
    const { bus, clock, accounts, counters, log } = options;
    const { records } = bus;
    const outbox = new NodeOutbox(bus);
    this.#withoutLeaseSince = clock.now();
    this.#lease = new NodeLease({
      records,
      clock,
      times: leaseTimes,
      newId: () => systemRandom.uuid(),
      began: (id) => this.#began(id),
      renewed: (id, revision) => this.#announce({ id, kind: 'renewed', revision }),
      expired: (id) => this.#expired(id),
    });
    this.#watch = new NodeWatch({
      records,
      clock,
      times: leaseTimes,
      died: (id, isNews) => this.#died(id, isNews),
    });
    this.#owners = new SessionOwners({ records, lease: this.#lease, watch: this.#watch });
    this.#endpoint = new OwnerEndpoint({ ...options, outbox, owners: this.#owners });
    this.#bridges = new Bridges({
      bus,
      outbox,
      clock,
      accounts,
      counters,
      lost: (member) => this.#moves([member]),
      settled: (task) => this.#later(task),
      suspect: (owner) => this.#watch.suspect(owner),
    });
    const unsubscribe = bus.subscribe(LEASES, (bytes) => {
      const news = decodeJson<Announcement>(bytes);
      if (news.kind === 'renewed') this.#watch.renewed(news.id, news.revision);
      if (news.kind === 'leaving') this.#bridges.hold(news.id);
      if (news.kind === 'left') this.#watch.suspect(news.id);
      if (news.kind === 'lossy') this.#repair(news.id);
    });
    const endLosses = bus.onLoss(() => {
      this.#repair();
      this.#announce({ id: this.#lease.id, kind: 'lossy' });
    });
    this.#unsubscribe = () => {
      unsubscribe();
      endLosses();
    };
    log('info', 'node-starting', {});
    this.#lease.start();
    this.#compareLater();
  }

  /** Whether peers can be let in: a node that has lost its bus has this much patience, too. */
  get isReady(): boolean {
    const { clock } = this.#options;
    return this.#lease.isHeld || clock.now() - this.#withoutLeaseSince < PATIENCE_MS;
  }

  /** Peers of this node whose sessions are elsewhere. */
  get bridged(): number {
    return this.#bridges.size;
  }

  /** Lets a peer join its session, wherever that is. A peer that is refused is told later, and its connection closed. */
  enter(join: Join, connection: GuardedConnection, singleUse: SingleUse | null): JoinedSession {
    const { counters, clock, sessions } = this.#options;
    const member = new ClusterMember({
      join,
      singleUse,
      connection,
      counters,
      clock,
      ended: (self) => {
        this.#local.delete(self);
        sessions.ended(self);
      },
    });
    void this.#settle(member);
    return member;
  }

  /** Gives the sessions of this node to the others. Resolves when they know. */
  async close(): Promise<void> {
    const { id } = this.#lease;
    if (id !== '' && this.#endpoint.size > 0) {
      this.#announce({ id, kind: 'leaving' });
      await pause(leaseTimes.handover, this.#options.clock, this.#end.signal);
    }
    this.#end.abort();
    await this.#lease.end();
    if (id !== '') this.#announce({ id, kind: 'left' });
    this.#watch.close();
    this.#unsubscribe();
    this.#bridges.close();
  }

  #began(id: string): void {
    this.#cancelGiveUp();
    this.#options.log('info', 'node-leased', { node: id });
    this.#endpoint.open(id);
  }

  /** Stops serving at once, and lets the peers of this node join the next owners of their sessions. */
  #expired(id: string): void {
    const { sessions, clock, log } = this.#options;
    this.#withoutLeaseSince = clock.now();
    this.#owners.expired();
    this.#endpoint.close();
    const members = [...this.#local];
    this.#local.clear();
    for (const member of members) {
      member.detach();
      sessions.ended(member);
    }
    sessions.clear(closeCodes.goingAway, 'session moved');
    if (this.#end.signal.aborted) return;
    // The owners of the other sessions are out of reach, too.
    const giveUp = (): void => this.#bridges.giveUp();
    this.#cancelGiveUp = clock.after(PATIENCE_MS, giveUp, this.#end.signal);
    log('warn', 'lease-expired', { node: id, peers: members.length });
    this.#moves(members);
  }

  #died(id: string, isNews: boolean): void {
    if (isNews) this.#announce({ id, kind: 'left' });
    const members = this.#bridges.take(id);
    this.#options.log('warn', 'node-died', { node: id, peers: members.length });
    this.#moves(members);
    this.#freed.abort();
    this.#freed = new AbortController();
  }

  /** Lets members join the next owner of their session, hosts first: the others then have one in their first roster. */
  #moves(members: readonly ClusterMember[]): void {
    const rank = ({ join }: ClusterMember): number => (join.role === 'host' ? 0 : 1);
    for (const member of members.toSorted((one, other) => rank(one) - rank(other))) {
      if (member.isOver) continue;
      this.#options.counters.moves++;
      void this.#settle(member);
    }
  }

  /** Looks for the owner of a member's session until one has decided on it, or the member's patience is over. */
  async #settle(member: ClusterMember): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#end;
    const cancel = clock.after(PATIENCE_MS, () => member.giveUp(), signal);
    for (;;) {
      await this.#lease.whenHeld();
      if (member.isOver || signal.aborted) break;
      const freed = this.#freed.signal;
      if (await this.#ask(member).catch(() => false)) break;
      if (!freed.aborted) await pause(leaseTimes.repeat, clock, signal, freed);
    }
    cancel();
  }

  /** Resolves to whether an owner has decided on the member. */
  async #ask(member: ClusterMember): Promise<boolean> {
    const { session } = member.join;
    const owner = await this.#owners.find(session);
    if (member.isOver) return true;
    if (owner !== this.#lease.id) return this.#bridges.open(member, owner);
    if (!this.#owners.owns(session)) return false;
    this.#enterHere(member);
    return true;
  }

  #enterHere(member: ClusterMember): void {
    const { sessions } = this.#options;
    const { join, singleUse } = member;
    member.asks();
    const session = this.#endpoint.enter(join, member, singleUse);
    if (!session) {
      if (!sessions.has(join.session)) this.#owners.release(join.session);
      return member.isRefused();
    }
    const place: Place = {
      signal: (signal, source) => {
        // Right even where the timers of a paused process are late.
        const owns = this.#owners.owns(join.session);
        if (owns) session.signal(signal, member, source);
        return owns;
      },
      resendRoster: () => session.resendRoster(member),
      closed: (code) => session.closed(member, code),
    };
    this.#local.add(member);
    member.settles(place, (task) => this.#later(task));
  }

  #later(task: () => void): void {
    this.#options.clock.after(leaseTimes.handover, task, this.#end.signal);
  }

  /** Call when a session of this node has ended. */
  emptied(session: string): void {
    this.#owners.release(session);
  }

  /** Repairs what lost messages between this node and an owner, or each of them, have left behind. */
  #repair(owner?: string): void {
    this.#bridges.repeatSignals(owner);
    void this.#bridges.compare(owner);
  }

  #announce(announcement: Announcement): void {
    this.#options.bus.publish(LEASES, encodeJson(announcement));
  }

  #compareLater(): void {
    const { clock } = this.#options;
    const compare = (): void => {
      this.#endpoint.sweep();
      void this.#bridges.compare();
      this.#compareLater();
    };
    clock.after(COMPARE_MS, compare, this.#end.signal);
  }
}

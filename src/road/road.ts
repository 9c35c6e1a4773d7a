import { type Clock, systemClock } from '../runtime/clock.ts';
import { type Logger, type LogRecord, warningsOnly } from '../runtime/logger.ts';
import { closeCodes, MAX_SIGNALING_BYTES } from '../signaling/messages.ts';
import { Accounts } from './budget/accounts.ts';
import type { RoadBus } from './bus/road-bus.ts';
import { RoadCluster } from './cluster/road-cluster.ts';
import { GuardedConnection } from './guarded-connection.ts';
import { JoinJudge, type JoinJudgeOptions } from './join-judge.ts';
import type { RoadConnection } from './road-connection.ts';
import { defaultRoadLimits, type RoadLimits } from './road-limits.ts';
import { type RoadCounters, type RoadMetrics, roadCounters } from './road-metrics.ts';
import { LocalSessions } from './sessions/local-sessions.ts';
import type { OfferLogEntry } from './sessions/offer-log.ts';

export interface RoadOptions extends JoinJudgeOptions {
  /** Overrides single bounds; `RoadLimits` names each default. */
  limits?: Partial<RoadLimits> | undefined;
  /**
   * Makes this road one node of several, which share their sessions over this bus. A road does not close its bus.
   * @default none: the road is the only one
   */
  bus?: RoadBus | undefined;
  /**
   * Receives every log record.
   * @default warnings and errors go to the console
   */
  logger?: Logger | undefined;
  /**
   * The source of time.
   * @default the system's clock
   */
  clock?: Clock | undefined;
}

/**
 * Runs Beach Road without a network: holds all sessions and guards every connection. A WebSocket server
 * or a simulation passes each connection to `accept`.
 */
export class Road {
  readonly limits: Readonly<RoadLimits>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly #judge: JoinJudge;
  readonly #counters: RoadCounters = roadCounters();
  readonly #accounts: Accounts;
  readonly #sessions: LocalSessions;
  readonly #cluster: RoadCluster | null;
  readonly #connections = new Set<GuardedConnection>();

  constructor({ limits, logger, clock, bus, ...judging }: RoadOptions = {}) {
    this.limits = { ...defaultRoadLimits, ...limits };
    this.clock = clock ?? systemClock;
    this.logger = logger ?? warningsOnly;
    this.#judge = new JoinJudge(judging, {
      clock: this.clock,
      log: (...record) => this.log(...record),
    });
    this.#accounts = new Accounts(this.limits, this.clock);
    const parts = {
      clock: this.clock,
      limits: this.limits,
      counters: this.#counters,
      logger: this.logger,
      log: this.log.bind(this),
    };
    this.#sessions = new LocalSessions({
      ...parts,
      emptied: (session) => this.#cluster?.emptied(session),
    });
    this.#cluster = bus
      ? new RoadCluster({ ...parts, bus, accounts: this.#accounts, sessions: this.#sessions })
      : null;
  }

  /** Whether the road can let peers in: false while its bus has been out of reach for some seconds. */
  get isReady(): boolean {
    return this.#cluster?.isReady ?? true;
  }

  /**
   * Decides whether one more connection from `address` fits, and counts the attempt: `road-full` and
   * `address-full` tell where there is no room, and `too-fast` that the address connects too often.
   */
  admit(address: string): 'admitted' | 'road-full' | 'address-full' | 'too-fast' {
    const account = this.#accounts.of(address);
    if (!account.connects.take()) return 'too-fast';
    if (this.#connections.size >= this.limits.connections) return 'road-full';
    if (account.connections >= this.limits.connectionsPerAddress) return 'address-full';
    if (!account.reserve(MAX_SIGNALING_BYTES)) return 'address-full';
    account.release(MAX_SIGNALING_BYTES);
    return 'admitted';
  }

  /**
   * Accepts a connection to a peer at a network address. Pass everything that arrives over it to the
   * returned object. Peers with one address share its limits.
   */
  accept(outgoing: RoadConnection, address = ''): GuardedConnection {
    const account = this.#accounts.of(address);
    // The most that a peer can make the road hold by sending a part of a message.
    const reserved = account.reserve(MAX_SIGNALING_BYTES) ? MAX_SIGNALING_BYTES : 0;
    account.connections++;
    const connection = new GuardedConnection(outgoing, {
      clock: this.clock,
      limits: this.limits,
      counters: this.#counters,
      account,
      judge: (join, nonce) => this.#judge.judge(join, nonce),
      enter: (...join) => (this.#cluster ?? this.#sessions).enter(...join),
      onEnd: (self) => {
        if (!this.#connections.delete(self)) return;
        this.#sessions.ended(self);
        account.release(reserved);
        account.connections--;
      },
      log: (level, event, details) => this.log(level, event, details),
    });
    this.#connections.add(connection);
    return connection;
  }

  /**
   * Lends memory to an address, for what it sends outside of a connection. Returns the function that gives it back, or
   * null where the address has its share already.
   */
  borrow(address: string, bytes: number): (() => void) | null {
    const account = this.#accounts.of(address);
    return account.reserve(bytes) ? () => account.release(bytes) : null;
  }

  /** Returns the current metrics. */
  metrics(): RoadMetrics {
    const { offersByRole, ...counters } = this.#counters;
    return {
      sessions: this.#sessions.size,
      peers: this.#sessions.peers,
      connections: this.#connections.size,
      addresses: this.#accounts.size,
      memory: this.#accounts.memory.used,
      bridged: this.#cluster?.bridged ?? 0,
      ...counters,
      offersByRole: { ...offersByRole },
    };
  }

  /**
   * Returns the latest offers of a session of this node, oldest first; an empty array where it has no such session.
   * The log ends with its session.
   */
  offers(session: string): OfferLogEntry[] {
    return this.#sessions.offers(session);
  }

  /**
   * Ends every session, and closes every connection with code 1001. One of several nodes gives its sessions to the
   * others before, and resolves when its connections are closed.
   */
  close(): Promise<void> {
    if (!this.#cluster) return Promise.resolve(this.#close());
    return this.#cluster.close().then(() => this.#close());
  }

  #close(): void {
    this.#sessions.close(closeCodes.goingAway, 'road closed');
    for (const connection of this.#connections)
      connection.close(closeCodes.goingAway, 'road closed');
  }

  /** Writes a log record. */
  log(level: LogRecord['level'], event: string, details: object = {}): void {
    this.logger({ time: this.clock.wall(), level, event, ...details });
  }
}

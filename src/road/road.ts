import { type Clock, systemClock } from '../runtime/clock.ts';
import { type Logger, type LogRecord, warningsOnly } from '../runtime/logger.ts';
import { closeCodes, type Join, MAX_SIGNALING_BYTES } from '../signaling/messages.ts';
import type { Account } from './budget/account.ts';
import { Accounts } from './budget/accounts.ts';
import { GuardedConnection } from './guarded-connection.ts';
import { JoinJudge, type JoinJudgeOptions } from './join-judge.ts';
import type { RoadConnection } from './road-connection.ts';
import { defaultRoadLimits, type RoadLimits } from './road-limits.ts';
import { type RoadCounters, type RoadMetrics, roadCounters } from './road-metrics.ts';
import type { OfferLogEntry } from './sessions/offer-log.ts';
import { RoadSession } from './sessions/road-session.ts';
import { type SingleUse, SingleUseTokens } from './tokens/single-use-tokens.ts';

export interface RoadOptions extends JoinJudgeOptions {
  /** Overrides single bounds; `RoadLimits` names each default. */
  limits?: Partial<RoadLimits> | undefined;
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
  readonly #singleUseTokens: SingleUseTokens;
  readonly #sessions = new Map<string, RoadSession>();
  /** The accounts that count each session. */
  readonly #openers = new Map<string, Account>();
  readonly #connections = new Set<GuardedConnection>();

  constructor({ limits, logger, clock, ...judging }: RoadOptions = {}) {
    this.limits = { ...defaultRoadLimits, ...limits };
    this.clock = clock ?? systemClock;
    this.logger = logger ?? warningsOnly;
    this.#judge = new JoinJudge(judging, {
      clock: this.clock,
      log: (...record) => this.log(...record),
    });
    this.#accounts = new Accounts(this.limits, this.clock);
    this.#singleUseTokens = new SingleUseTokens(this.clock);
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
      enter: (join, self, singleUse) => this.#enter(join, self, singleUse),
      onEnd: (self) => {
        if (!this.#connections.delete(self)) return;
        this.#singleUseTokens.ended(self);
        account.release(reserved);
        account.connections--;
      },
      log: (level, event, details) => this.log(level, event, details),
    });
    this.#connections.add(connection);
    return connection;
  }

  /** Returns the current metrics. */
  metrics(): RoadMetrics {
    let peers = 0;
    for (const session of this.#sessions.values()) peers += session.size;
    const { offersByRole, ...counters } = this.#counters;
    return {
      sessions: this.#sessions.size,
      peers,
      connections: this.#connections.size,
      addresses: this.#accounts.size,
      memory: this.#accounts.memory.used,
      ...counters,
      offersByRole: { ...offersByRole },
    };
  }

  /**
   * Returns the latest offers of a session, oldest first; an empty array where no such session exists.
   * The log ends with its session.
   */
  offers(session: string): OfferLogEntry[] {
    return this.#sessions.get(session)?.offers ?? [];
  }

  /** Ends every session, and closes every connection with code 1001. */
  close(): void {
    for (const session of this.#sessions.values())
      session.close(closeCodes.goingAway, 'road closed');
    this.#sessions.clear();
    this.#singleUseTokens.close();
    for (const connection of this.#connections)
      connection.close(closeCodes.goingAway, 'road closed');
  }

  /** Writes a log record. */
  log(level: LogRecord['level'], event: string, details: object = {}): void {
    this.logger({ time: this.clock.wall(), level, event, ...details });
  }

  #enter(
    join: Join,
    connection: GuardedConnection,
    singleUse: SingleUse | null,
  ): RoadSession | null {
    const refusal = singleUse && this.#singleUseTokens.use(singleUse, join, connection);
    if (refusal) {
      connection.refuse(join, refusal.code, refusal.message);
      return null;
    }
    const session = this.#sessions.get(join.session) ?? this.#open(join, connection);
    if (!session) return null;
    const joined = session.join(join, connection);
    if (session.isEmpty) this.#forget(session.name);
    return joined ? session : null;
  }

  /** Opens a session at the cost of the address that asks for it, or refuses the connection. */
  #open(join: Join, connection: GuardedConnection): RoadSession | null {
    const { session: name } = join;
    const { account } = connection;
    const { sessions, sessionsPerAddress } = this.limits;
    const refuse = (why: string): null => {
      connection.refuse(join, 'refused', `${why} Try again later, or use another road.`);
      return null;
    };
    if (this.#sessions.size >= sessions) {
      return refuse(`This road is full: it carries ${sessions} sessions.`);
    }
    if (account.sessions >= sessionsPerAddress) {
      return refuse(
        `Your network address has ${sessionsPerAddress} sessions on this road, which is the most.`,
      );
    }
    account.sessions++;
    const session = new RoadSession(name, {
      clock: this.clock,
      limits: this.limits,
      counters: this.#counters,
      logger: this.logger,
      onEmpty: () => this.#forget(name),
    });
    this.#sessions.set(name, session);
    this.#openers.set(name, account);
    return session;
  }

  #forget(session: string): void {
    const opener = this.#openers.get(session);
    if (opener) opener.sessions--;
    this.#openers.delete(session);
    this.#sessions.delete(session);
  }
}

import { type Clock, systemClock } from '../runtime/clock.ts';
import { type Logger, type LogRecord, warningsOnly } from '../runtime/logger.ts';
import { closeCodes, type Join } from '../signaling/messages.ts';
import { GuardedConnection } from './guarded-connection.ts';
import type { RoadConnection } from './road-connection.ts';
import { defaultRoadLimits, type RoadLimits } from './road-limits.ts';
import { type RoadCounters, type RoadMetrics, roadCounters } from './road-metrics.ts';
import { type OfferLogEntry, RoadSession } from './sessions/road-session.ts';
import { sameSecret } from './sessions/same-secret.ts';

export interface RoadOptions {
  /** A shared secret that every join must show as its `token`. Default: none is asked for. */
  token?: string | undefined;
  /**
   * Decides on each join, after the token. False, and a rejected promise, refuse with
   * `unauthorized`. It must not take longer than `limits.joinTimeout`. Default: everybody may join.
   */
  authorize?: ((join: Join) => boolean | Promise<boolean>) | undefined;
  /** Bounds to change; see `RoadLimits` for each default. */
  limits?: Partial<RoadLimits> | undefined;
  /** Receives every log record. Default: warnings and errors go to the console. */
  logger?: Logger | undefined;
  /** Where time comes from. Default: the system's. */
  clock?: Clock | undefined;
}

/**
 * Beach Road without a network: all sessions, and the limits that hold for each connection. Whatever
 * brings connections here (a WebSocket server, a simulation) hands each to `accept`.
 */
export class Road {
  readonly limits: Readonly<RoadLimits>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly #token: string | undefined;
  readonly #authorize: (join: Join) => boolean | Promise<boolean>;
  readonly #counters: RoadCounters = roadCounters();
  readonly #sessions = new Map<string, RoadSession>();
  readonly #connections = new Set<GuardedConnection>();

  constructor({ token, authorize, limits, logger, clock }: RoadOptions = {}) {
    this.limits = { ...defaultRoadLimits, ...limits };
    this.clock = clock ?? systemClock;
    this.logger = logger ?? warningsOnly;
    this.#token = token;
    this.#authorize = authorize ?? (() => true);
  }

  /** Whether one more connection fits. */
  get hasRoom(): boolean {
    return this.#connections.size < this.limits.connections;
  }

  /** Takes a connection in; all that comes over it goes into the one returned. */
  accept(connection: RoadConnection): GuardedConnection {
    const guarded = new GuardedConnection(connection, {
      clock: this.clock,
      limits: this.limits,
      counters: this.#counters,
      authorize: (join) => this.#mayJoin(join),
      enter: (join, guarded) => this.#enter(join, guarded),
      onEnd: (guarded) => this.#connections.delete(guarded),
      log: (level, event, details) => this.log(level, event, details),
    });
    this.#connections.add(guarded);
    return guarded;
  }

  /** What there is and what was counted, as of now. */
  metrics(): RoadMetrics {
    let peers = 0;
    for (const session of this.#sessions.values()) peers += session.size;
    const { offersByRole, ...counters } = this.#counters;
    return {
      sessions: this.#sessions.size,
      peers,
      connections: this.#connections.size,
      ...counters,
      offersByRole: { ...offersByRole },
    };
  }

  /**
   * The latest offers of a session, oldest first; empty where there is no such session. The log goes
   * with its session.
   */
  offers(session: string): OfferLogEntry[] {
    return this.#sessions.get(session)?.offers ?? [];
  }

  /** Ends every session and tells every connection that the road goes away. */
  close(): void {
    for (const session of this.#sessions.values())
      session.close(closeCodes.goingAway, 'road closed');
    this.#sessions.clear();
    for (const guarded of this.#connections) guarded.close(closeCodes.goingAway, 'road closed');
  }

  /** Writes a log record. */
  log(level: LogRecord['level'], event: string, details: object = {}): void {
    this.logger({ time: this.clock.wall(), level, event, ...details });
  }

  #mayJoin(join: Join): boolean | Promise<boolean> {
    if (this.#token !== undefined && !sameSecret(join.token, this.#token)) return false;
    const failed = (cause: unknown): boolean => {
      this.log('error', 'authorize-failed', { sessionId: join.session, cause: String(cause) });
      return false;
    };
    try {
      const allowed = this.#authorize(join);
      return typeof allowed === 'boolean' ? allowed : Promise.resolve(allowed).catch(failed);
    } catch (cause) {
      return failed(cause);
    }
  }

  #enter(join: Join, guarded: GuardedConnection): RoadSession | null {
    const session = this.#sessions.get(join.session) ?? this.#open(join.session);
    if (!session) {
      const { sessions } = this.limits;
      const message = `This road carries its ${sessions} sessions already: try again later, or use another road.`;
      this.#counters.joinsRefused++;
      guarded.deliver({ type: 'join-refused', code: 'refused', message });
      guarded.close(closeCodes.refused, 'refused');
      return null;
    }
    const joined = session.join(join, guarded);
    if (session.size === 0) this.#sessions.delete(session.name);
    return joined ? session : null;
  }

  #open(name: string): RoadSession | undefined {
    if (this.#sessions.size >= this.limits.sessions) return undefined;
    const session = new RoadSession(name, {
      clock: this.clock,
      limits: this.limits,
      counters: this.#counters,
      logger: this.logger,
      onEmpty: () => this.#sessions.delete(name),
    });
    this.#sessions.set(name, session);
    return session;
  }
}

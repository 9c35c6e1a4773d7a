import type { Clock } from '../../runtime/clock.ts';
import type { Logger } from '../../runtime/logger.ts';
import { closeCodes, type Join } from '../../signaling/messages.ts';
import type { Account } from '../budget/account.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';
import type { MemberConnection } from '../road-connection.ts';
import type { RoadLimits } from '../road-limits.ts';
import type { RoadCounters } from '../road-metrics.ts';
import { type SingleUse, SingleUseTokens } from '../tokens/single-use-tokens.ts';
import type { OfferLogEntry } from './offer-log.ts';
import { RoadSession } from './road-session.ts';

interface LocalSessionsOptions {
  clock: Clock;
  limits: RoadLimits;
  counters: RoadCounters;
  logger: Logger;
  /** Called when a session has ended because nobody is left. */
  emptied?: (session: string) => void;
}

/** Holds the sessions of one road, or of one node of it. */
export class LocalSessions {
  readonly #options: LocalSessionsOptions;
  readonly #sessions = new Map<string, RoadSession>();
  /** The accounts that count each session. */
  readonly #openers = new Map<string, Account>();
  readonly #singleUseTokens: SingleUseTokens;

  constructor(options: LocalSessionsOptions) {
    this.#options = options;
    this.#singleUseTokens = new SingleUseTokens(options.clock);
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Members of all sessions, including those that are briefly away. */
  get peers(): number {
    let peers = 0;
    for (const session of this.#sessions.values()) peers += session.size;
    return peers;
  }

  has(session: string): boolean {
    return this.#sessions.has(session);
  }

  /** Returns the latest offers of a session, oldest first. */
  offers(session: string): OfferLogEntry[] {
    return this.#sessions.get(session)?.offers ?? [];
  }

  /** Lets a peer into the session that its join names; returns null for a refused one, whose connection is closed. */
  enter(join: Join, connection: MemberConnection, singleUse: SingleUse | null): RoadSession | null {
    const refusal = singleUse && this.#singleUseTokens.use(singleUse, join, connection);
    if (refusal) return this.#refuse(join, connection, refusal.code, refusal.message);
    const session = this.#sessions.get(join.session) ?? this.#open(join, connection);
    if (!session) return null;
    const joined = session.join(join, connection);
    if (session.isEmpty) this.#forget(session.name);
    return joined ? session : null;
  }

  /** Call when a connection has ended, whether it has entered or not. */
  ended(connection: MemberConnection): void {
    this.#singleUseTokens.ended(connection);
  }

  /** Ends every session, and closes the connections of its members. */
  clear(code: number, reason: string): void {
    for (const session of this.#sessions.values()) session.close(code, reason);
    this.#sessions.clear();
    for (const opener of this.#openers.values()) opener.sessions--;
    this.#openers.clear();
  }

  /** Ends every session for good, and forgets the tokens. */
  close(code: number, reason: string): void {
    this.clear(code, reason);
    this.#singleUseTokens.close();
  }

  /** Opens a session at the cost of the address that asks for it, or refuses the connection. */
  #open(join: Join, connection: MemberConnection): RoadSession | null {
    const { session: name } = join;
    const { account } = connection;
    const { clock, limits, counters, logger } = this.#options;
    const { sessions, sessionsPerAddress } = limits;
    const refuse = (why: string): null =>
      this.#refuse(join, connection, 'refused', `${why} Try again later, or use another road.`);
    if (this.#sessions.size >= sessions) {
      return refuse(`This road is full: it carries ${sessions} sessions.`);
    }
    if (account.sessions >= sessionsPerAddress) {
      return refuse(
        `Your network address has ${sessionsPerAddress} sessions on this road, which is the most.`,
      );
    }
    account.sessions++;
    const onEmpty = (): void => this.#forget(name);
    const session = new RoadSession(name, { clock, limits, counters, logger, onEmpty });
    this.#sessions.set(name, session);
    this.#openers.set(name, account);
    return session;
  }

  #refuse(
    { peerId, session: sessionId }: Join,
    connection: MemberConnection,
    code: string,
    message: string,
  ): null {
    const { clock, counters, logger } = this.#options;
    counters.joinsRefused++;
    const details = { sessionId, peerId, code, message };
    logger({ time: clock.wall(), level: 'info', event: 'join-refused', ...details });
    connection.deliver(encodeRoadMessage({ type: 'join-refused', code, message }));
    connection.close(closeCodes.refused, code);
    return null;
  }

  #forget(session: string): void {
    if (!this.#sessions.delete(session)) return;
    const opener = this.#openers.get(session);
    if (opener) opener.sessions--;
    this.#openers.delete(session);
    this.#options.emptied?.(session);
  }
}

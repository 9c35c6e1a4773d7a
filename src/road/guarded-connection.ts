import type { Clock } from '../runtime/clock.ts';
import type { LogRecord } from '../runtime/logger.ts';
import {
  closeCodes,
  type Join,
  type PeerMessage,
  parsePeerMessage,
  type RoadMessage,
} from '../signaling/messages.ts';
import type { RoadConnection } from './road-connection.ts';
import type { RoadLimits } from './road-limits.ts';
import type { RoadCounters } from './road-metrics.ts';
import type { RoadSession } from './sessions/road-session.ts';
import { TokenBucket } from './token-bucket.ts';

/** The deepest nesting that a message may have, in levels; signals need four at most. */
const MAX_DEPTH = 32;

/** What a guarded connection needs from its road. */
export interface GuardedConnectionOptions {
  clock: Clock;
  limits: RoadLimits;
  counters: RoadCounters;
  /** Returns whether the road lets this peer join a session. */
  authorize: (join: Join) => boolean | Promise<boolean>;
  /** Joins the session that `join` names; returns null where the join was refused. */
  enter: (join: Join, connection: GuardedConnection) => RoadSession | null;
  /** Called once, when the connection has ended. */
  onEnd: (connection: GuardedConnection) => void;
  log: (level: LogRecord['level'], event: string, details: object) => void;
}

/**
 * Guards the session behind one connection: checks every message before the session sees it, answers
 * pings, limits the rate, and closes a connection whose join does not come in time. The session treats
 * it as the connection, so that no message of a peer arrives after the session has closed it.
 *
 * `waiting` (for the join) is followed by `authorizing`, `authorizing` by `joined`, and every state by
 * `closed`.
 */
export class GuardedConnection implements RoadConnection {
  /** Leads to the peer. */
  readonly #outgoing: RoadConnection;
  readonly #options: GuardedConnectionOptions;
  readonly #bucket: TokenBucket;
  readonly #cancelDeadline: () => void;
  #state: 'waiting' | 'authorizing' | 'joined' | 'closed' = 'waiting';
  #session: RoadSession | null = null;
  #peerId = '';
  #invalid = 0;
  /** Messages dropped for their rate since the last one that passed. */
  #limited = 0;

  constructor(outgoing: RoadConnection, options: GuardedConnectionOptions) {
    this.#outgoing = outgoing;
    this.#options = options;
    const { clock, limits } = options;
    this.#bucket = new TokenBucket(limits.messages, clock);
    this.#cancelDeadline = clock.after(limits.joinTimeout, () => {
      const seconds = limits.joinTimeout / 1000;
      this.#expel('refused', `No join came within ${seconds} s: send it first, and connect again.`);
    });
  }

  /** Handles one text message as it arrived. */
  receive(text: string): void {
    if (!this.countMessage()) return;
    const message = parsePeerMessage(text);
    if (message && isShallow(message, MAX_DEPTH)) this.#act(message);
    else
      this.#reject('This is not a message of the beach protocol: send JSON that fits its schema.');
  }

  /** Rejects a binary message: the protocol has none. */
  receiveBinary(): void {
    if (this.countMessage()) this.#reject('The road takes text only: send JSON in a text frame.');
  }

  /** Counts a frame that could not be read; the reader of frames closes the connection. */
  receiveBroken(error: Error): void {
    this.#options.counters.invalidMessages++;
    this.#options.log('info', 'broken-frame', { peerId: this.#peerId, message: error.message });
  }

  /** Counts one message against the rate; returns false where it must be dropped. */
  countMessage(): boolean {
    if (this.#state === 'closed') return false;
    if (this.#bucket.take()) {
      this.#limited = 0;
      return true;
    }
    const { counters, limits } = this.#options;
    counters.rateLimited++;
    this.#limited++;
    // Sent once per flood: an answer to each message would be a flood of its own.
    if (this.#limited === 1) {
      const { perSecond } = limits.messages;
      this.#sendError(
        'rate-limited',
        `Messages are being dropped: send at most ${perSecond} a second.`,
      );
    } else if (this.#limited > limits.messages.burst) {
      this.#expel('rate-limited', 'Too many messages: slow down, and connect again later.');
    }
    return false;
  }

  /** Call when the connection has closed. `code` is its WebSocket close code, 1006 where there is none. */
  closed(code: number): void {
    this.#end(code);
    this.#options.onEnd(this);
  }

  deliver(message: RoadMessage): void {
    this.#outgoing.deliver(message);
  }

  close(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#outgoing.close(code, reason);
    this.#end(code);
  }

  #act(message: PeerMessage): void {
    if (message.type === 'ping') this.deliver({ type: 'pong' });
    if (message.type === 'join') this.#join(message);
    if (message.type === 'signal') {
      if (this.#session) this.#session.signal(message, this);
      else this.#reject('Only members may send signals: send a join first, and wait for "joined".');
    }
  }

  #join(join: Join): void {
    if (this.#state === 'authorizing') return;
    if (this.#session) {
      // A copy of the join asks for the roster again; a join of another peer is a mistake.
      const again = join.session === this.#session.name && join.peerId === this.#peerId;
      if (again) this.#enter(join);
      else this.#reject('This connection already belongs to a peer: open another one.');
      return;
    }
    this.#state = 'authorizing';
    const allowed = this.#options.authorize(join);
    // A boolean takes effect at once: a simulation cannot wait for promises.
    if (typeof allowed === 'boolean') this.#decide(join, allowed);
    else allowed.then((result) => this.#decide(join, result));
  }

  #decide(join: Join, allowed: boolean): void {
    if (this.#state !== 'authorizing') return;
    if (allowed) this.#enter(join);
    else this.#refuseToken(join);
  }

  #refuseToken(join: Join): void {
    this.#options.counters.joinsRefused++;
    this.#options.log('info', 'join-refused', { peerId: join.peerId, code: 'unauthorized' });
    const message = 'The road does not accept this token: ask its operator for a valid one.';
    this.deliver({ type: 'join-refused', code: 'unauthorized', message });
    this.close(closeCodes.refused, 'unauthorized');
  }

  #enter(join: Join): void {
    const session = this.#options.enter(join, this);
    if (!session) return;
    this.#session = session;
    this.#peerId = join.peerId;
    this.#state = 'joined';
    this.#cancelDeadline();
  }

  #reject(message: string): void {
    const { counters, limits } = this.#options;
    counters.invalidMessages++;
    this.#invalid++;
    if (this.#invalid >= limits.invalidMessages) this.#expel('invalid-message', message);
    else this.#sendError('invalid-message', message);
  }

  #sendError(code: string, message: string): void {
    this.deliver({ type: 'error', code, message });
  }

  #expel(code: string, message: string): void {
    this.#sendError(code, message);
    this.#options.log('warn', 'peer-expelled', { peerId: this.#peerId, code });
    this.close(closeCodes.refused, code);
  }

  /** Tells the session at once: a closing connection carries nothing, so signals have to wait. */
  #end(code: number): void {
    this.#state = 'closed';
    this.#cancelDeadline();
    this.#session?.closed(this, code);
    this.#session = null;
  }
}

/**
 * Returns whether `value` has at most `levels` levels of objects and arrays. A message that parses can
 * still be so deep that serializing it exhausts the stack.
 */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

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

/** Levels of nesting in one message; signals need four at most. */
const MAX_DEPTH = 32;

/** What a guarded connection needs of the road behind it. */
export interface GuardedConnectionOptions {
  clock: Clock;
  limits: RoadLimits;
  counters: RoadCounters;
  /** Whether this join may be tried at all. */
  authorize: (join: Join) => boolean | Promise<boolean>;
  /** Lets the peer into the session it names; null where it was refused and told so. */
  enter: (join: Join, guarded: GuardedConnection) => RoadSession | null;
  /** Called once, when the connection is over. */
  onEnd: (guarded: GuardedConnection) => void;
  log: (level: LogRecord['level'], event: string, details: object) => void;
}

/**
 * Stands between one connection and its session: checks every message before the session sees it,
 * answers pings, limits the rate, and waits only so long for the join. To its session this is the
 * connection, so that nothing is heard of a peer once the session has closed it.
 *
 * `arriving` is followed by `asking` (the join is being authorized), `asking` by `inside` or `over`,
 * and every state by `over`.
 */
export class GuardedConnection implements RoadConnection {
  readonly #connection: RoadConnection;
  readonly #options: GuardedConnectionOptions;
  readonly #bucket: TokenBucket;
  readonly #cancelDeadline: () => void;
  #state: 'arriving' | 'asking' | 'inside' | 'over' = 'arriving';
  #session: RoadSession | null = null;
  #peerId = '';
  #invalid = 0;
  /** Messages dropped for their rate since the last that passed. */
  #limited = 0;

  constructor(connection: RoadConnection, options: GuardedConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
    const { clock, limits } = options;
    this.#bucket = new TokenBucket(limits.messages, clock);
    this.#cancelDeadline = clock.after(limits.joinTimeout, () => {
      const seconds = limits.joinTimeout / 1000;
      this.#expel('refused', `No join came within ${seconds} s: send it first, and connect again.`);
    });
  }

  /** Takes one text message as it came. */
  receive(text: string): void {
    if (!this.spend()) return;
    const message = parsePeerMessage(text);
    if (message && isShallow(message, MAX_DEPTH)) this.#act(message);
    else this.#reject('This is no message of the beach protocol: send JSON that fits its schema.');
  }

  /** Takes note of a binary message, which nothing of the protocol is. */
  receiveBinary(): void {
    if (this.spend()) this.#reject('The road takes text only: send JSON in a text frame.');
  }

  /** Takes note of a frame that could not be read; whoever reads frames closes the connection. */
  receiveBroken(error: Error): void {
    this.#options.counters.invalidMessages++;
    this.#options.log('info', 'broken-frame', { peerId: this.#peerId, message: error.message });
  }

  /** Counts one message against the rate; false where it must be dropped. */
  spend(): boolean {
    if (this.#state === 'over') return false;
    if (this.#bucket.take()) {
      this.#limited = 0;
      return true;
    }
    const { counters, limits } = this.#options;
    counters.rateLimited++;
    this.#limited++;
    // Said once per flood: an answer to each message would be a flood of its own.
    if (this.#limited === 1) {
      const { perSecond } = limits.messages;
      this.#say('rate-limited', `Messages are being dropped: send at most ${perSecond} a second.`);
    } else if (this.#limited > limits.messages.burst) {
      this.#expel('rate-limited', 'Too many messages: slow down, and connect again later.');
    }
    return false;
  }

  /** The connection is gone; `code` is its WebSocket close code, 1006 where there was none. */
  closed(code: number): void {
    this.#end(code);
    this.#options.onEnd(this);
  }

  deliver(message: RoadMessage): void {
    this.#connection.deliver(message);
  }

  close(code: number, reason: string): void {
    if (this.#state === 'over') return;
    this.#connection.close(code, reason);
    this.#end(code);
  }

  #act(message: PeerMessage): void {
    if (message.type === 'ping') this.deliver({ type: 'pong' });
    if (message.type === 'join') this.#join(message);
    if (message.type === 'signal') {
      if (this.#session) this.#session.signal(message, this);
      else this.#reject('Signals are for members: send a join first, and wait for "joined".');
    }
  }

  #join(join: Join): void {
    if (this.#state === 'asking') return;
    if (this.#session) {
      // A copy of the join asks where things stand, and is answered; another peer's is a mistake.
      const again = join.session === this.#session.name && join.peerId === this.#peerId;
      if (again) this.#enter(join);
      else this.#reject('This connection already belongs to a peer: open another one.');
      return;
    }
    this.#state = 'asking';
    const allowed = this.#options.authorize(join);
    // An answer that is there at once is taken at once: a simulation has no promises to wait for.
    if (typeof allowed === 'boolean') this.#decide(join, allowed);
    else allowed.then((yes) => this.#decide(join, yes));
  }

  #decide(join: Join, allowed: boolean): void {
    if (this.#state !== 'asking') return;
    if (allowed) this.#enter(join);
    else this.#turnAway(join);
  }

  #turnAway(join: Join): void {
    this.#options.counters.joinsRefused++;
    this.#options.log('info', 'join-refused', { peerId: join.peerId, code: 'unauthorized' });
    const message = 'The road does not accept this token: ask whoever runs it for a valid one.';
    this.deliver({ type: 'join-refused', code: 'unauthorized', message });
    this.close(closeCodes.refused, 'unauthorized');
  }

  #enter(join: Join): void {
    const session = this.#options.enter(join, this);
    if (!session) return;
    this.#session = session;
    this.#peerId = join.peerId;
    this.#state = 'inside';
    this.#cancelDeadline();
  }

  #reject(message: string): void {
    const { counters, limits } = this.#options;
    counters.invalidMessages++;
    this.#invalid++;
    if (this.#invalid >= limits.invalidMessages) this.#expel('invalid-message', message);
    else this.#say('invalid-message', message);
  }

  #say(code: string, message: string): void {
    this.deliver({ type: 'error', code, message });
  }

  #expel(code: string, message: string): void {
    this.#say(code, message);
    this.#options.log('warn', 'peer-expelled', { peerId: this.#peerId, code });
    this.close(closeCodes.refused, code);
  }

  /** The session is told at once: a closing connection carries nothing, so signals had better wait. */
  #end(code: number): void {
    this.#state = 'over';
    this.#cancelDeadline();
    this.#session?.closed(this, code);
    this.#session = null;
  }
}

/**
 * Whether nothing in `value` lies deeper than `levels` of objects and arrays. A message can be parsed
 * at a depth at which writing it out again exhausts the stack.
 */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

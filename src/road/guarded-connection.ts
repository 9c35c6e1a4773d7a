import { randomBytes } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import type { LogRecord } from '../runtime/logger.ts';
import { TokenBucket } from '../runtime/token-bucket.ts';
import {
  closeCodes,
  fromJson,
  type Join,
  type PeerMessage,
  parsePeerMessage,
  type RoadMessage,
  type Signal,
} from '../signaling/messages.ts';
import type { Account, Payer } from './budget/account.ts';
import { SendBuffer } from './budget/send-buffer.ts';
import { encodeRoadMessage } from './encode-road-message.ts';
import type { Judgment } from './join-judge.ts';
import type { JoinedSession, MemberConnection, RoadConnection } from './road-connection.ts';
import type { RoadLimits } from './road-limits.ts';
import type { RoadCounters } from './road-metrics.ts';
import { sourceOf } from './signal-source.ts';
import type { SingleUse } from './tokens/single-use-tokens.ts';

/** The deepest nesting that a message may have, in levels; signals need four at most. */
const MAX_DEPTH = 32;

const decoder = new TextDecoder();

/** The part of the road that a guarded connection needs. */
export interface GuardedConnectionOptions {
  clock: Clock;
  limits: RoadLimits;
  counters: RoadCounters;
  /** The account of the peer's address. */
  account: Account;
  /** Returns whether the road lets this peer join, which was challenged with `nonce`. */
  judge: (join: Join, nonce: string) => Judgment | Promise<Judgment>;
  /** Joins the session that `join` names; returns null where the join was refused. */
  enter: (
    join: Join,
    connection: GuardedConnection,
    singleUse: SingleUse | null,
  ) => JoinedSession | null;
  /** Called once, when the connection has ended. */
  onEnd: (connection: GuardedConnection) => void;
  log: (level: LogRecord['level'], event: string, details: object) => void;
}

/**
 * Guards the session behind one connection: challenges the peer, checks every message before the session sees it, answers
 * pings, limits the rate, bounds the unsent bytes, and closes a connection whose join does not come in
 * time. The session treats it as the connection, so that no message of a peer arrives after the session
 * has closed it.
 *
 * `waiting` (for the join) is followed by `authorizing`, `authorizing` by `joined`, and every state by
 * `closed`.
 */
export class GuardedConnection implements MemberConnection {
  readonly account: Account;
  /** Leads to the peer. */
  readonly #outgoing: RoadConnection;
  readonly #unsent: SendBuffer;
  readonly #options: GuardedConnectionOptions;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #cancelDeadline: () => void;
  #state: 'waiting' | 'authorizing' | 'joined' | 'closed' = 'waiting';
  #session: JoinedSession | null = null;
  /** The join that was authorized. */
  #join: Join | null = null;
  /** The challenge to a host that has to prove its claim. Each connection has its own, so that a proof fits one. */
  readonly #nonce = randomBytes(16).toString('base64url');
  #invalid = 0;
  /** Messages dropped for their rate since the last one that passed. */
  #limited = 0;

  constructor(outgoing: RoadConnection, options: GuardedConnectionOptions) {
    this.#outgoing = outgoing;
    this.#options = options;
    const { account, clock, limits } = options;
    this.account = account;
    this.#unsent = new SendBuffer(outgoing, limits.unsentBytes);
    this.#messages = new TokenBucket(limits.messages, clock);
    this.#bytes = new TokenBucket(limits.bytes, clock);
    this.#cancelDeadline = clock.after(limits.joinTimeout, () => {
      const seconds = limits.joinTimeout / 1000;
      this.#expel('refused', `No join came within ${seconds} s: send it first, and connect again.`);
    });
    this.#say({ type: 'challenge', nonce: this.#nonce });
  }

  /** The id of the peer; empty before it has joined. */
  get id(): string {
    return this.#join?.peerId ?? '';
  }

  /** The name of the session of the peer; empty before it has joined. */
  get sessionName(): string {
    return this.#join?.session ?? '';
  }

  /** Handles one text message as it arrived, encoded or not. */
  receive(data: string | Uint8Array): void {
    if (!this.countMessage(data.length)) return;
    const text = typeof data === 'string' ? data : decoder.decode(data);
    // A text in a text is no message.
    const value: object = Object(fromJson(text));
    const message = parsePeerMessage(value);
    if (!message || !isShallow(message, MAX_DEPTH)) {
      this.#reject('This is not a message of the beach protocol: send JSON that fits its schema.');
    } else if (message.type === 'signal') {
      this.#relay(message, sourceOf(data, text, value, message));
    } else {
      this.#act(message);
    }
  }

  /** Rejects a binary message: the protocol has none. */
  receiveBinary(bytes: number): void {
    if (this.countMessage(bytes))
      this.#reject('The road takes text only: send JSON in a text frame.');
  }

  /** Counts a frame that could not be read; the reader of frames closes the connection. */
  receiveBroken(error: Error): void {
    this.#options.counters.invalidMessages++;
    this.#options.log('info', 'broken-frame', { peerId: this.id, message: error.message });
  }

  /** Counts one message against the rates; returns false where it must be dropped. */
  countMessage(bytes: number): boolean {
    if (this.#state === 'closed') return false;
    if (this.#messages.take() && this.#bytes.take(bytes)) {
      this.#limited = 0;
      return true;
    }
    const { counters, limits } = this.#options;
    counters.rateLimited++;
    this.#limited++;
    // Sent once per flood: an answer to each message would be a flood of its own.
    if (this.#limited === 1) {
      const { messages, bytes } = limits;
      const most = `${messages.perSecond} messages and ${bytes.perSecond / 1024} KiB`;
      this.#sendError('rate-limited', `Messages are being dropped: send at most ${most} a second.`);
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

  /** `sent` is called once the message has left the memory of the road, unless this returns false. */
  deliver(frame: Uint8Array, payer: Payer = this, sent?: () => void): boolean {
    return this.#state !== 'closed' && this.#unsent.send(frame, payer, sent);
  }

  close(code: number, reason: string): void {
    if (this.#state === 'closed') return;
    this.#outgoing.close(code, reason);
    this.#end(code);
  }

  #act(message: PeerMessage): void {
    if (message.type === 'ping') this.#say({ type: 'pong' });
    if (message.type === 'join') this.#receiveJoin(message);
  }

  #relay(signal: Signal, source: Uint8Array | undefined): void {
    if (this.#session) this.#session.signal(signal, this, source);
    else this.#reject('Only members may send signals: send a join first, and wait for "joined".');
  }

  #receiveJoin(join: Join): void {
    if (this.#state === 'authorizing') return;
    if (this.#session) {
      this.#repeatJoin(this.#session, join);
      return;
    }
    this.#state = 'authorizing';
    const judgment = this.#options.judge(join, this.#nonce);
    if (judgment instanceof Promise) judgment.then((result) => this.#decide(join, result));
    else this.#decide(join, judgment);
  }

  /** Answers a copy of the join with the roster. Anything else in it would enter without being authorized. */
  #repeatJoin(session: JoinedSession, join: Join): void {
    // Both were parsed, so that their fields have one order.
    if (JSON.stringify(join) === JSON.stringify(this.#join)) {
      // The roster may be long: it counts as if the peer had sent it.
      this.#bytes.spend(session.resendRoster(this));
    } else {
      this.#reject('This connection has joined already: open another one to join differently.');
    }
  }

  #decide(join: Join, judgment: Judgment): void {
    if (this.#state !== 'authorizing') return;
    if (judgment.kind === 'allow') this.#enter(join, judgment.singleUse);
    else this.#refuse(join, judgment.code, judgment.message);
  }

  /** Answers the join with `join-refused`, and closes the connection. */
  #refuse({ peerId, session: sessionId }: Join, code: string, message: string): void {
    this.#options.counters.joinsRefused++;
    this.#options.log('info', 'join-refused', { sessionId, peerId, code, message });
    this.#say({ type: 'join-refused', code, message });
    this.close(closeCodes.refused, code);
  }

  #enter(join: Join, singleUse: SingleUse | null): void {
    const session = this.#options.enter(join, this, singleUse);
    if (!session) return;
    if (this.#isClosed) {
      // The address has no memory left for the roster.
      session.closed(this, closeCodes.behind);
      return;
    }
    this.#session = session;
    this.#join = join;
    this.#state = 'joined';
    this.#cancelDeadline();
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #reject(message: string): void {
    const { counters, limits } = this.#options;
    counters.invalidMessages++;
    this.#invalid++;
    if (this.#invalid >= limits.invalidMessages) this.#expel('invalid-message', message);
    else this.#sendError('invalid-message', message);
  }

  #sendError(code: string, message: string): void {
    this.#say({ type: 'error', code, message });
  }

  /** Sends an answer; drops it where the peer does not read. */
  #say(message: RoadMessage): void {
    this.deliver(encodeRoadMessage(message));
  }

  #expel(code: string, message: string): void {
    this.#sendError(code, message);
    this.#options.log('warn', 'peer-expelled', { peerId: this.id, code });
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

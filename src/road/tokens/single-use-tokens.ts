import { createHash, timingSafeEqual } from 'node:crypto';
import { isVerifiedName } from '../../identity/verified-name.ts';
import type { Clock } from '../../runtime/clock.ts';
import { closeCodes, type Join } from '../../signaling/messages.ts';
import type { Account } from '../budget/account.ts';
import type { MemberConnection } from '../road-connection.ts';

/** The memory for one token, in bytes: two hashes, a peer id, a timer, and the objects. */
const TOKEN_BYTES = 1024;

/** The longest delay of a timer, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

const USED = 'The token admits one member, and another one has joined with it: ask for a new one.';
const NO_CLAIM = 'A token that admits one member needs a secret of this member: add a "claim".';
const OUT_OF_MEMORY =
  'This road has no memory left for another token of your network address: try again later.';

/** A token that admits one member. */
export interface SingleUse {
  /** Tells it from all other tokens. */
  readonly id: string;
  /** The time until which the road accepts it, in milliseconds since 1970. */
  readonly expires: number;
}

/** Why a token does not admit a peer. */
export interface TokenRefusal {
  readonly code: 'unauthorized' | 'refused';
  /** A sentence for the peer. */
  readonly message: string;
}

/** A token that was used. */
interface Use {
  readonly holder: Buffer;
  readonly account: Account;
  peerId: string;
  /** The connection of its member; null while there is none. */
  connection: MemberConnection | null;
}

/**
 * Remembers which member has joined with each token that admits one, until the token expires. The member is known by
 * the secret of its join, or, if it hosts a verified name, by the key that it has proved. So it may come back, also after
 * a reload under another id, but it is there once at a time: its last page stays.
 */
export class SingleUseTokens {
  readonly #clock: Clock;
  readonly #uses = new Map<string, Use>();
  readonly #byConnection = new Map<MemberConnection, Use>();
  readonly #end = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives a token to the member that joins with it; returns why it is not for this one, or null. */
  use({ id, expires }: SingleUse, join: Join, connection: MemberConnection): TokenRefusal | null {
    const secret = secretOf(join);
    if (secret === undefined) return unauthorized(NO_CLAIM);
    // A member is one of one session, even if the token fits several.
    const holder = hash(JSON.stringify([join.session, secret]));
    const key = hash(id).toString('base64');
    const known = this.#uses.get(key);
    if (known && !timingSafeEqual(known.holder, holder)) return unauthorized(USED);
    const use = known ?? this.#remember(key, holder, expires, connection.account);
    if (!use) return { code: 'refused', message: OUT_OF_MEMORY };
    const { connection: earlier, peerId } = use;
    use.peerId = join.peerId;
    use.connection = connection;
    this.#byConnection.set(connection, use);
    if (!earlier) return null;
    this.#byConnection.delete(earlier);
    // The session itself replaces the connection of a peer, and lets only one page host a verified name.
    const isJudged = peerId === join.peerId || (provesKey(join) && join.topology !== 'mesh');
    if (!isJudged) earlier.close(closeCodes.superseded, 'superseded');
    return null;
  }

  /** Call when a connection has ended: its member may come back over another one. */
  ended(connection: MemberConnection): void {
    const use = this.#byConnection.get(connection);
    if (use) use.connection = null;
    this.#byConnection.delete(connection);
  }

  /** Forgets all tokens. */
  close(): void {
    this.#end.abort();
    for (const key of this.#uses.keys()) this.#forget(key);
  }

  #remember(key: string, holder: Buffer, expires: number, account: Account): Use | null {
    if (!account.reserve(TOKEN_BYTES)) return null;
    const use: Use = { holder, account, peerId: '', connection: null };
    this.#uses.set(key, use);
    this.#forgetAt(key, expires);
    return use;
  }

  #forgetAt(key: string, expires: number): void {
    const rest = expires - this.#clock.wall();
    if (rest <= 0) return this.#forget(key);
    // The machine may have slept, and a timer has its bounds.
    const again = (): void => this.#forgetAt(key, expires);
    this.#clock.after(Math.min(rest, LONGEST), again, this.#end.signal);
  }

  #forget(key: string): void {
    const use = this.#uses.get(key);
    if (!use) return;
    this.#uses.delete(key);
    use.account.release(TOKEN_BYTES);
    if (use.connection) this.#byConnection.delete(use.connection);
  }
}

/** Returns what a member proves itself with. */
function secretOf(join: Join): string | undefined {
  return provesKey(join) ? join.key : join.claim;
}

/** Whether the peer has proved the key of a verified name, which was checked before. */
function provesKey({ role, session }: Join): boolean {
  return role === 'host' && isVerifiedName(session);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function unauthorized(message: string): TokenRefusal {
  return { code: 'unauthorized', message };
}

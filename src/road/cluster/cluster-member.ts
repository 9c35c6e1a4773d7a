import type { Clock } from '../../runtime/clock.ts';
import { closeCodes, type Join, type Signal } from '../../signaling/messages.ts';
import type { Account, Payer } from '../budget/account.ts';
import type { GuardedConnection } from '../guarded-connection.ts';
import type { JoinedSession, MemberConnection } from '../road-connection.ts';
import type { RoadCounters } from '../road-metrics.ts';
import type { SingleUse } from '../tokens/single-use-tokens.ts';
import { type KeptSignal, RecentSignals } from './recent-signals.ts';
import { ToldRoster } from './told-roster.ts';

/** Signals that wait while a session has no owner. Their bytes count for the address of the peer. */
const WAITING_SIGNALS = 64;

/** Where the session of a member is: on this node, or on another one. */
export interface Place {
  /** Returns false where the session is there no more: the signal waits for the next owner. */
  signal(signal: Signal, source?: Uint8Array): boolean;
  /** Sends the roster again, and returns about how many bytes it has. */
  resendRoster(): number;
  /** Call when the connection of the member has closed. */
  closed(code: number): void;
}

interface ClusterMemberOptions {
  join: Join;
  singleUse: SingleUse | null;
  connection: GuardedConnection;
  counters: RoadCounters;
  clock: Clock;
  /** Called once, when the connection has closed. */
  ended: (member: ClusterMember) => void;
}

/**
 * Stands between the socket of a peer and its session, wherever that is: the socket stays when the session moves to
 * another owner. In between, signals wait, and those that the last owner may have died with are sent again.
 */
export class ClusterMember implements JoinedSession, MemberConnection {
  readonly join: Join;
  readonly singleUse: SingleUse | null;
  readonly #connection: GuardedConnection;
  readonly #counters: RoadCounters;
  readonly #onEnd: (member: ClusterMember) => void;
  readonly #told = new ToldRoster();
  #place: Place | null = null;
  /** The messages of an owner that has not said yet whether it lets the peer in. */
  #held: Parameters<GuardedConnection['deliver']>[] | null = null;
  #refusal: { code: number; reason: string } | null = null;
  #waiting: KeptSignal[] = [];
  readonly #recent: RecentSignals;
  #hasEntered = false;
  /** Whether signals wait: there is no owner, or another one is about to take over. */
  #holdsSignals = true;
  /** The code with which the connection has closed; null while it is open. */
  #closedWith: number | null = null;

  constructor({ join, singleUse, connection, counters, clock, ended }: ClusterMemberOptions) {
    this.join = join;
    this.singleUse = singleUse;
    this.#connection = connection;
    this.#counters = counters;
    this.#recent = new RecentSignals(clock, connection.account);
    this.#onEnd = ended;
  }

  get account(): Account {
    return this.#connection.account;
  }

  /** Whether the connection has closed. */
  get isOver(): boolean {
    return this.#closedWith !== null;
  }

  /** Call before an owner is asked. */
  asks(): void {
    this.detach();
    this.#refusal = null;
    this.#held = [];
  }

  /** Call when the owner has let the peer in. `later` delays what it is given until the others are in, too. */
  settles(place: Place, later: (task: () => void) => void): void {
    if (this.#closedWith !== null) return place.closed(this.#closedWith);
    this.#place = place;
    if (!this.#flush()) return;
    const sendSignals = (): void => {
      if (this.#place === place) this.#sendSignals();
    };
    if (this.#hasEntered) later(sendSignals);
    else sendSignals();
    this.#hasEntered = true;
    // The session has closed it already, as where the same peer has come again meanwhile.
    if (this.#refusal) this.#connection.close(this.#refusal.code, this.#refusal.reason);
  }

  /** Call when the owner has refused the peer. A peer that was in comes again, and is told then. */
  isRefused(): void {
    const { code, reason } = this.#refusal ?? { code: closeCodes.refused, reason: 'refused' };
    if (this.#hasEntered) return this.#connection.close(closeCodes.goingAway, 'session moved');
    if (this.#flush()) this.#connection.close(code, reason);
  }

  /** Call when the owner is about to go: signals wait for the next one. */
  holdSignals(): void {
    this.#holdsSignals = true;
  }

  /** Call where signals to the owner may be lost. */
  repeatSignals(): void {
    if (this.#place && !this.#holdsSignals) this.#sendSignals();
  }

  /** Call when the owner is gone. */
  detach(): void {
    this.#place = null;
    this.#held = null;
    this.#holdsSignals = true;
    // What it may not have passed on, as to a peer that is away, waits for the next one, however long.
    this.#waiting.unshift(...this.#recent.take());
  }

  /** Gives up the connection: the peer tries elsewhere. */
  giveUp(): void {
    this.#connection.close(closeCodes.goingAway, 'no owner');
  }

  deliver(frame: Uint8Array, payer?: Payer, sent?: () => void): boolean {
    if (this.#held) {
      this.#held.push([frame, payer, sent]);
      return true;
    }
    return this.#tell(frame, payer, sent);
  }

  close(code: number, reason: string): void {
    if (this.#held) this.#refusal = { code, reason };
    else if (this.#place) this.#connection.close(code, reason);
  }

  signal(signal: Signal, _connection?: MemberConnection, source?: Uint8Array): void {
    // The source is a part of a larger piece of memory, which must not wait.
    const bytes = source?.byteLength ?? JSON.stringify(signal).length;
    const place = this.#holdsSignals ? null : this.#place;
    if (place?.signal(signal, source)) return this.#recent.add(signal, bytes);
    if (this.#waiting.length < WAITING_SIGNALS && this.account.reserve(bytes)) {
      this.#waiting.push({ signal, bytes });
    } else {
      this.#counters.pendingDropped++;
    }
  }

  resendRoster(): number {
    return this.#place?.resendRoster() ?? 0;
  }

  closed(_connection: MemberConnection, code: number): void {
    this.#closedWith = code;
    const place = this.#place;
    this.detach();
    this.#release();
    place?.closed(code);
    this.#onEnd(this);
  }

  /** Passes on what was held; returns false where the peer reads too slowly for it. */
  #flush(): boolean {
    const held = this.#held ?? [];
    this.#held = null;
    for (const [frame, payer, sent] of held) {
      if (this.#tell(frame, payer, sent)) continue;
      sent?.();
      if (payer) continue;
      this.#connection.close(closeCodes.behind, 'behind');
      return false;
    }
    return true;
  }

  #sendSignals(): void {
    this.#waiting.unshift(...this.#recent.take());
    const signals = this.#waiting;
    this.#release();
    this.#holdsSignals = false;
    for (const { signal } of signals) this.signal(signal);
  }

  #tell(frame: Uint8Array, payer?: Payer, sent?: () => void): boolean {
    const frames = this.#told.tell(frame);
    const last = frames.pop() as Uint8Array;
    return (
      frames.every((news) => this.#connection.deliver(news)) &&
      this.#connection.deliver(last, payer, sent)
    );
  }

  #release(): void {
    for (const { bytes } of this.#waiting) this.account.release(bytes);
    this.#waiting = [];
  }
}

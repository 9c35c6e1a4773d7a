import type { Clock } from '../../runtime/clock.ts';
import type { Join } from '../../signaling/messages.ts';
import type { MemberConnection } from '../road-connection.ts';

/** Bounds the pages that wait for one name. */
const CAPACITY = 16;

/**
 * How long the page that hosted has to return after an outage before one that waited takes its place, in milliseconds:
 * up to 15 s pass between two attempts of a client (`reconnectDelay`).
 */
const RETURN_TIME = 20_000;

/** The pages with the key of a session's name that wait until its host has gone, in the order of their arrival. */
export class WaitingHosts {
  readonly #clock: Clock;
  readonly #admit: (join: Join, connection: MemberConnection) => boolean;
  readonly #waiting = new Map<MemberConnection, Join>();
  #cancelReturn: (() => void) | null = null;

  /** `admit` lets a page join; it returns false for one that is refused. */
  constructor(clock: Clock, admit: (join: Join, connection: MemberConnection) => boolean) {
    this.#clock = clock;
    this.#admit = admit;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Returns false where no more may wait. */
  add(join: Join, connection: MemberConnection): boolean {
    if (this.#waiting.size >= CAPACITY) return false;
    this.#waiting.set(connection, join);
    return true;
  }

  /** Returns whether the page of this connection has waited. */
  delete(connection: MemberConnection): boolean {
    const waited = this.#waiting.delete(connection);
    if (this.isEmpty) this.hold();
    return waited;
  }

  /** Lets the page in that has waited the longest, since the host has gone. */
  admitNext(): void {
    this.hold();
    for (const [connection, join] of this.#waiting) {
      this.#waiting.delete(connection);
      if (this.#admit({ ...join, waited: undefined }, connection)) return;
    }
  }

  /** Does so once the host has had the time to return. */
  admitLater(): void {
    this.#cancelReturn ??= this.#clock.after(RETURN_TIME, () => this.admitNext());
  }

  /** Lets nobody in for now, since there is a host, or the session ends. */
  hold(): void {
    this.#cancelReturn?.();
    this.#cancelReturn = null;
  }
}

import type { Join } from '../../signaling/messages.ts';
import type { MemberConnection } from '../road-connection.ts';

/** Bounds the pages that wait for one name. */
const CAPACITY = 16;

/** The pages with the key of a session's name that wait until its host has gone, in the order of their arrival. */
export class WaitingHosts {
  readonly #waiting = new Map<MemberConnection, Join>();

  /** Returns false where no more may wait. */
  add(join: Join, connection: MemberConnection): boolean {
    if (this.#waiting.size >= CAPACITY) return false;
    this.#waiting.set(connection, join);
    return true;
  }

  delete(connection: MemberConnection): void {
    this.#waiting.delete(connection);
  }

  /** Takes out the one that has waited the longest. */
  take(): readonly [MemberConnection, Join] | undefined {
    const [first] = this.#waiting;
    if (first) this.#waiting.delete(first[0]);
    return first;
  }
}

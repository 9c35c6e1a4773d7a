import type { Clock } from '../../runtime/clock.ts';
import type { Role } from '../../signaling/messages.ts';
import type { Account } from '../budget/account.ts';

/** The cost of one entry, in bytes: three ids of 64 characters, and the object. */
const ENTRY_BYTES = 512;

/** One offer that the road relayed. */
export interface OfferLogEntry {
  /** Milliseconds since 1970. */
  time: number;
  from: string;
  /** The role of the sender. */
  role: Role;
  to: string;
  handshakeId: string;
}

/** Remembers the latest offers of one session, at the cost of their senders. */
export class OfferLog {
  readonly #capacity: number;
  readonly #clock: Clock;
  #logged: { entry: OfferLogEntry; account: Account }[] = [];

  /** `capacity` counts entries. */
  constructor(capacity: number, clock: Clock) {
    this.#capacity = capacity;
    this.#clock = clock;
  }

  /** A copy of the entries, oldest first. */
  get entries(): OfferLogEntry[] {
    return this.#logged.map(({ entry }) => entry);
  }

  /** Returns whether one of the entries is of this handshake. */
  has(handshakeId: string): boolean {
    return this.#logged.some(({ entry }) => entry.handshakeId === handshakeId);
  }

  /** Adds an entry. The oldest goes where the log is full, or where the sender has no more memory. */
  add(offer: Omit<OfferLogEntry, 'time'>, account: Account): void {
    if (this.#logged.length >= this.#capacity) this.#dropOldest();
    while (!account.reserve(ENTRY_BYTES)) {
      if (this.#logged.length === 0) return;
      this.#dropOldest();
    }
    this.#logged.push({ entry: { time: this.#clock.wall(), ...offer }, account });
  }

  /** Forgets all entries. */
  clear(): void {
    for (const { account } of this.#logged) account.release(ENTRY_BYTES);
    this.#logged = [];
  }

  #dropOldest(): void {
    this.#logged.shift()?.account.release(ENTRY_BYTES);
  }
}

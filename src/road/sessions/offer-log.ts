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
  #logged: { entry: OfferLogEntry; account: Account }[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** A copy of the entries, oldest first. */
  get entries(): OfferLogEntry[] {
    return this.#logged.map(({ entry }) => entry);
  }

  /** Adds an entry. The oldest goes where the log is full, or where the sender has no more memory. */
  add(entry: OfferLogEntry, account: Account): void {
    if (this.#logged.length >= this.#capacity) this.#dropOldest();
    while (!account.reserve(ENTRY_BYTES)) {
      if (this.#logged.length === 0) return;
      this.#dropOldest();
    }
    this.#logged.push({ entry, account });
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

import type { Clock } from '../../runtime/clock.ts';
import type { Signal } from '../../signaling/messages.ts';
import type { Account } from '../budget/account.ts';

/** How long a signal is kept, in milliseconds: longer than it takes until a node that dies is declared dead. */
const KEPT_MS = 2_000;

/** The most signals that are kept for one peer. */
const MAX_SIGNALS = 64;

/** `bytes` are reserved from the account of the peer. */
export interface KeptSignal {
  readonly signal: Signal;
  readonly bytes: number;
}

interface Entry extends KeptSignal {
  readonly until: number;
}

/**
 * Keeps the signals of one peer that were sent to the owner of its session a moment ago: the owner may have died with
 * them, have held them for a peer that was away, or have stood still until it was none any more. Peers recognize copies.
 */
export class RecentSignals {
  readonly #clock: Clock;
  readonly #account: Account;
  #entries: Entry[] = [];
  #cancel: () => void = () => {};

  constructor(clock: Clock, account: Account) {
    this.#clock = clock;
    this.#account = account;
  }

  /** `bytes` count for the address of the peer. Keeps nothing where that has used up its share. */
  add(signal: Signal, bytes: number): void {
    if (this.#entries.length >= MAX_SIGNALS || !this.#account.reserve(bytes)) return;
    this.#entries.push({ signal, bytes, until: this.#clock.now() + KEPT_MS });
    if (this.#entries.length === 1) this.#forgetLater(KEPT_MS);
  }

  /** Returns the signals, the oldest first, and keeps them no more. Their bytes are to be released by the caller. */
  take(): KeptSignal[] {
    this.#cancel();
    return this.#entries.splice(0);
  }

  #forgetLater(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      const now = this.#clock.now();
      const kept = this.#entries.findIndex(({ until }) => until > now);
      this.#release(kept < 0 ? this.#entries.length : kept);
      const [next] = this.#entries;
      if (next) this.#forgetLater(next.until - now);
    });
  }

  #release(count: number): void {
    for (const { bytes } of this.#entries.splice(0, count)) this.#account.release(bytes);
  }
}

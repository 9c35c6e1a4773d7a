import type { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import { systemRandom } from '../../runtime/random.ts';
import { IndexedDbKeyStore } from '../../session/identity/indexed-db-key-store.ts';

/**
 * The time in which another tab can take over the session of a closed one, in milliseconds. A road keeps the
 * claim of a lost host for the same time.
 */
const lifetime = 60_000;
const prefix = 'beach:host-key:';

/**
 * The host keys of this page, one for each session. They survive a reload, and a new tab gets the key of a closed
 * one.
 *
 * While a page hosts, its key is in memory only; it is stored when the page is hidden, or when a start fails. Otherwise
 * a second host on the page, or in another tab, would find the key of the first and take its session over.
 */
export class HostKeys {
  /** The key pairs of verified names, which stay in this browser. */
  readonly pairs = new IndexedDbKeyStore();
  readonly #held = new Map<string, string>();

  /** Returns the key of a session: from memory, from before a reload, from a closed tab, or a new one. */
  take(session: string): string {
    const stored = takeStored(session);
    const key = this.#held.get(session) ?? stored ?? systemRandom.uuid();
    this.#held.set(session, key);
    return key;
  }

  /**
   * Stores the key of a start that was refused or stopped, because a road may hold the session for it. Where another
   * host has the session, the key is worthless: the next start takes the one that the other leaves behind.
   */
  release(session: string, reason: BeachError | undefined): void {
    if (reason?.code === 'host-taken') this.#held.delete(session);
    else this.keep(session);
  }

  /** Stores a key for the next load of this page. */
  keep(session: string): void {
    const key = this.#held.get(session);
    if (key === undefined) return;
    try {
      sessionStorage.setItem(storageName(session), key);
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix) && unexpired(name) === null) localStorage.removeItem(name);
      }
      localStorage.setItem(storageName(session), `${systemClock.wall()} ${key}`);
    } catch {
      // Storage is full or forbidden: after a reload, this is another host.
    }
  }
}

function takeStored(session: string): string | null {
  const name = storageName(session);
  try {
    const key = sessionStorage.getItem(name) ?? unexpired(name);
    sessionStorage.removeItem(name);
    localStorage.removeItem(name);
    return key;
  } catch {
    return null;
  }
}

/** Returns the key that another tab has stored; null if there is none, or it has expired. */
function unexpired(name: string): string | null {
  const [at, key = null] = localStorage.getItem(name)?.split(' ') ?? [];
  return systemClock.wall() - Number(at) < lifetime ? key : null;
}

function storageName(session: string): string {
  return `${prefix}${session}`;
}

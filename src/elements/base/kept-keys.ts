import { systemClock } from '../../runtime/clock.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { Role } from '../../signaling/messages.ts';

/**
 * The time in which another tab can take over the session of a closed one, in milliseconds. A road keeps the
 * claim of a lost host for the same time.
 */
const lifetime = 60_000;

/**
 * The secrets by which a road knows this page again, one for each session. They survive a reload, and a new tab gets
 * the key of a closed one.
 *
 * While a page is in a session, its key is in memory only; it is stored when the page is hidden, or when a start fails.
 * Otherwise a second element on the page, or in another tab, would find the key of the first and take its place.
 */
export class KeptKeys {
  /** Begins the names in storage: `host` or `viewer`. */
  readonly #prefix: string;
  readonly #held = new Map<string, string>();

  constructor(role: Role) {
    this.#prefix = `beach:${role}-key:`;
  }

  /** Returns the key of a session: from memory, from before a reload, from a closed tab, or a new one. */
  take(session: string): string {
    const stored = takeStored(this.#prefix + session);
    const key = this.#held.get(session) ?? stored ?? systemRandom.uuid();
    this.#held.set(session, key);
    return key;
  }

  /** Stores a key for the next load of this page. */
  keep(session: string): void {
    const key = this.#held.get(session);
    if (key === undefined) return;
    try {
      const prefix = this.#prefix;
      sessionStorage.setItem(prefix + session, key);
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix) && unexpired(name) === null) localStorage.removeItem(name);
      }
      localStorage.setItem(prefix + session, `${systemClock.wall()} ${key}`);
    } catch {
      // Storage is full or forbidden: after a reload, this is another peer.
    }
  }

  protected forget(session: string): void {
    this.#held.delete(session);
  }
}

function takeStored(name: string): string | null {
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

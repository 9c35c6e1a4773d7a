import { systemClock } from '../../runtime/clock.ts';
import { systemRandom } from '../../runtime/random.ts';

/**
 * How long another tab may take up the session of one that was closed, in milliseconds: a road keeps the claim
 * of a host that is lost for as long.
 */
const shelfLife = 60_000;
const prefix = 'beach:host-key:';

/**
 * The secrets that make a host the host, one for each session, kept so that a reload is the same host, and
 * so is a new tab after the last one was closed.
 *
 * While a page hosts, its key is in memory only, and it goes to storage as the page goes away: a second
 * host on the page, or in another tab, must not find the key of the first and take its session from it.
 */
export class HostKeys {
  readonly #held = new Map<string, string>();

  /** The key for a session: from memory, from before a reload, from a closed tab, or new. */
  take(session: string): string {
    const stored = takeStored(session);
    const key = this.#held.get(session) ?? stored ?? systemRandom.uuid();
    this.#held.set(session, key);
    return key;
  }

  /** Leaves a key that was taken where the next load of this page finds it. */
  keep(session: string): void {
    const key = this.#held.get(session);
    if (key === undefined) return;
    try {
      sessionStorage.setItem(storageName(session), key);
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix) && left(name) === null) localStorage.removeItem(name);
      }
      localStorage.setItem(storageName(session), `${systemClock.wall()} ${key}`);
    } catch {
      // Storage is full or forbidden: after a reload this is another host.
    }
  }
}

function takeStored(session: string): string | null {
  const name = storageName(session);
  try {
    const key = sessionStorage.getItem(name) ?? left(name);
    sessionStorage.removeItem(name);
    localStorage.removeItem(name);
    return key;
  } catch {
    return null;
  }
}

/** The key that some tab has left; null where there is none, or none that is good any more. */
function left(name: string): string | null {
  const [at, key = null] = localStorage.getItem(name)?.split(' ') ?? [];
  return systemClock.wall() - Number(at) < shelfLife ? key : null;
}

function storageName(session: string): string {
  return `${prefix}${session}`;
}

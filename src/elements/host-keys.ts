import { systemRandom } from '../runtime/random.ts';

/**
 * The secrets that make a host the host, one for each session, kept so that a reload is the same host.
 *
 * While a page hosts, its key is in memory only, and it goes to `sessionStorage` as the page goes
 * away: a second host on the page, or a duplicated tab, which copies that storage, must not find
 * the key of the first and take its session from it.
 */
export class HostKeys {
  readonly #held = new Map<string, string>();

  /** The key for a session: from memory, from before a reload, or new. */
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
    } catch {
      // Storage is full or forbidden: after a reload this is another host.
    }
  }
}

function takeStored(session: string): string | null {
  try {
    const key = sessionStorage.getItem(storageName(session));
    sessionStorage.removeItem(storageName(session));
    return key;
  } catch {
    return null;
  }
}

function storageName(session: string): string {
  return `beach:host-key:${session}`;
}

import type { BusRecords } from '../../bus/road-bus.ts';
import type { NodeLease } from './node-lease.ts';
import type { NodeWatch } from './node-watch.ts';

interface SessionOwnersOptions {
  records: BusRecords;
  lease: NodeLease;
  watch: NodeWatch;
}

/** Encodes the name of a session for a key, where `~` has no place and a period would begin another part. */
export function sessionKey(session: string): string {
  return `session.${Buffer.from(session).toString('base64url')}`;
}

/**
 * Finds the node that owns a session, or makes this node its owner where it has none: a record of the session names the
 * node. Only the record of a dead node is ever replaced, so that no session has two owners.
 */
export class SessionOwners {
  readonly #options: SessionOwnersOptions;
  /** The revisions of the records that name this node. */
  readonly #owned = new Map<string, number>();
  readonly #searches = new Map<string, Promise<string>>();

  constructor(options: SessionOwnersOptions) {
    this.#options = options;
  }

  /** Whether this node may serve a session now. */
  owns(session: string): boolean {
    return this.#owned.has(session) && this.#options.lease.isHeld;
  }

  /** Resolves to the id of a session's owner, this node where it had none. Rejects where the bus does not answer. */
  find(session: string): Promise<string> {
    if (this.owns(session)) return Promise.resolve(this.#options.lease.id);
    const running = this.#searches.get(session);
    if (running) return running;
    const search = this.#find(session).finally(() => this.#searches.delete(session));
    this.#searches.set(session, search);
    return search;
  }

  /** Gives a session back. */
  release(session: string): void {
    const revision = this.#owned.get(session);
    if (revision === undefined) return;
    this.#owned.delete(session);
    void this.#options.records.delete(sessionKey(session), revision).catch(() => {});
  }

  /** Call when the lease of this node has expired, and with it the ownership of all sessions. */
  expired(): void {
    this.#owned.clear();
  }

  async #find(session: string): Promise<string> {
    const { records, lease, watch } = this.#options;
    const key = sessionKey(session);
    for (;;) {
      const record = await records.get(key);
      const { id } = lease;
      if (id === '') throw new Error('This node has no lease.');
      const owner = record?.value;
      if (owner !== undefined && owner !== id && (await watch.isAlive(owner))) return owner;
      // A record with the id of this node is written again, too: a delayed change may be on its way.
      const revision = await records.put(key, id, record?.revision ?? 0);
      if (revision === null) continue;
      if (lease.id !== id) throw new Error('The lease of this node has expired.');
      this.#owned.set(session, revision);
      return id;
    }
  }
}

import type { BeachError } from '../../runtime/beach-error.ts';
import { IndexedDbKeyStore } from '../../session/identity/indexed-db-key-store.ts';
import { KeptKeys } from '../base/kept-keys.ts';

/** The host keys of this page, and the key pairs of its verified names. */
export class HostKeys extends KeptKeys {
  /** The key pairs, which stay in this browser. */
  readonly pairs = new IndexedDbKeyStore();

  constructor() {
    super('host');
  }

  /**
   * Stores the key of a start that was refused or stopped, because a road may hold the session for it. Where another
   * host has the session, the key is worthless: the next start takes the one that the other leaves behind.
   */
  release(session: string, reason: BeachError | undefined): void {
    if (reason?.code === 'host-taken') this.forget(session);
    else this.keep(session);
  }
}

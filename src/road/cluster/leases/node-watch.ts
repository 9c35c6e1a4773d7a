import type { Clock } from '../../../runtime/clock.ts';
import type { BusRecords } from '../../bus/road-bus.ts';
import type { LeaseTimes } from './lease-times.ts';
import { nodeKey } from './node-lease.ts';

interface NodeWatchOptions {
  records: BusRecords;
  clock: Clock;
  times: LeaseTimes;
  /**
   * Called once for each watched node that is dead. Its id never lives again. `isNews`: this node has declared it dead, and
   * the others may not know yet.
   */
  died: (id: string, isNews: boolean) => void;
}

interface Watched {
  revision: number;
  isSuspected: boolean;
  /** Cancels the time at which it is dead, unless it renews its lease. */
  cancel: () => void;
}

/**
 * Watches other nodes, and declares those dead that have not renewed their lease for long enough. It does so by deleting
 * the record in the version that it has seen unchanged for all that time: the node can only have stopped before.
 */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  readonly #watched = new Map<string, Watched>();
  /** The questions that are on their way: the sessions of a dead node are all looked for at once. */
  readonly #asked = new Map<string, Promise<boolean>>();
  readonly #end = new AbortController();

  constructor(options: NodeWatchOptions) {
    this.#options = options;
  }

  /** Resolves to whether a node lives, and watches it from now on. Rejects where the bus does not answer. */
  isAlive(id: string): Promise<boolean> {
    if (this.#watched.has(id)) return Promise.resolve(true);
    const asked = this.#asked.get(id) ?? this.#ask(id).finally(() => this.#asked.delete(id));
    this.#asked.set(id, asked);
    return asked;
  }

  /** Call with each renewal that a node has announced. */
  renewed(id: string, revision: number): void {
    const watched = this.#watched.get(id);
    if (watched && revision > watched.revision) this.#restart(id, watched, revision);
  }

  /** Call where a node seems to be gone: looks at once. */
  suspect(id: string): void {
    const watched = this.#watched.get(id);
    if (!watched || watched.isSuspected) return;
    watched.isSuspected = true;
    void this.#check(id, watched, false).finally(() => {
      watched.isSuspected = false;
    });
  }

  close(): void {
    this.#end.abort();
    this.#watched.clear();
  }

  async #ask(id: string): Promise<boolean> {
    const record = await this.#options.records.get(nodeKey(id));
    if (!record) return false;
    if (!this.#watched.has(id)) this.#watch(id, record.revision);
    return true;
  }

  #watch(id: string, revision: number): void {
    const watched: Watched = { revision, isSuspected: false, cancel: () => {} };
    this.#watched.set(id, watched);
    this.#restart(id, watched, revision);
  }

  #restart(id: string, watched: Watched, revision: number): void {
    const { clock, times } = this.#options;
    watched.revision = revision;
    watched.cancel();
    const overdue = (): void => void this.#check(id, watched, true);
    watched.cancel = clock.after(times.lease + times.margin, overdue, this.#end.signal);
  }

  /** `isOverdue`: deletes the record if it is still the version that was seen first. */
  async #check(id: string, watched: Watched, isOverdue: boolean): Promise<void> {
    const { records, clock, times, died } = this.#options;
    const { revision } = watched;
    const isCurrent = (): boolean => this.#watched.get(id) === watched && !this.#end.signal.aborted;
    try {
      const isGone = isOverdue
        ? await records.delete(nodeKey(id), revision)
        : (await records.get(nodeKey(id))) === null;
      if (!isCurrent()) return;
      if (isGone) {
        watched.cancel();
        this.#watched.delete(id);
        died(id, isOverdue);
      } else if (isOverdue && watched.revision === revision) {
        // It has another revision, or was deleted by somebody else.
        const record = await records.get(nodeKey(id));
        if (!isCurrent()) return;
        if (record) return this.#restart(id, watched, record.revision);
        this.#watched.delete(id);
        died(id, false);
      }
    } catch {
      if (!isOverdue || !isCurrent() || watched.revision !== revision) return;
      const again = (): void => void this.#check(id, watched, true);
      watched.cancel = clock.after(times.retry, again, this.#end.signal);
    }
  }
}

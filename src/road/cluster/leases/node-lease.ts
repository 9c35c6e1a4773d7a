import type { Clock } from '../../../runtime/clock.ts';
import type { BusRecords } from '../../bus/road-bus.ts';
import type { LeaseTimes } from './lease-times.ts';

export interface NodeLeaseOptions {
  records: BusRecords;
  clock: Clock;
  times: LeaseTimes;
  /** Makes the ids of the node. */
  newId: () => string;
  /** Called when this node may serve, under an id that no node has had before. */
  began: (id: string) => void;
  /** Called with each renewal that was written. */
  renewed: (id: string, revision: number) => void;
  /** Called when this node may serve no more under its id. It gets another one as soon as the bus answers. */
  expired: (id: string) => void;
}

/** Returns the key of the record that lives as long as a node does. */
export function nodeKey(id: string): string {
  return `node.${id}`;
}

/**
 * Holds the lease of this node: a record that it writes again and again. A node that could not renew it in time serves
 * no more, and only later do others delete its record (`NodeWatch`). So nobody takes over what a node still serves. No
 * clocks are compared: each node measures durations with its own.
 *
 * Every term has an id of its own. What was done under an earlier one stays undone, however late it arrives.
 */
export class NodeLease {
  readonly #options: NodeLeaseOptions;
  readonly #end = new AbortController();
  #id = '';
  #revision = 0;
  /** The end of the lease, as this node's clock has it. */
  #until = Number.NEGATIVE_INFINITY;
  #cancelExpiry: () => void = () => {};
  #waiting: (() => void)[] = [];

  constructor(options: NodeLeaseOptions) {
    this.#options = options;
  }

  /** The id of the current term; empty while there is none. */
  get id(): string {
    return this.isHeld ? this.#id : '';
  }

  /** Whether this node may serve. Right even where its timers are late, as after a pause of the process. */
  get isHeld(): boolean {
    return this.#id !== '' && this.#options.clock.now() < this.#until;
  }

  /** Resolves when this node may serve, or when it ends. */
  whenHeld(): Promise<void> {
    if (this.isHeld || this.#end.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Starts the first term. Call once. */
  start(): void {
    void this.#begin();
  }

  /** Ends the term, and resolves when the others can see that. */
  async end(): Promise<void> {
    const id = this.#id;
    const revision = this.#revision;
    this.#end.abort();
    this.#expire();
    this.#wake();
    if (id !== '') await this.#withdraw(id, revision).catch(() => {});
  }

  async #begin(): Promise<void> {
    const { clock, records, times, newId, began } = this.#options;
    if (this.#end.signal.aborted) return;
    const id = newId();
    const since = clock.now();
    const revision = await records.put(nodeKey(id), '', 0).catch(() => null);
    const isLate = clock.now() >= since + times.lease;
    if (this.#end.signal.aborted || revision === null || isLate) {
      if (revision !== null) void this.#withdraw(id, revision).catch(() => {});
      clock.after(times.retry, () => void this.#begin(), this.#end.signal);
      return;
    }
    this.#id = id;
    this.#extend(since, revision);
    clock.after(times.renewal, () => void this.#renew(id), this.#end.signal);
    began(id);
    this.#wake();
  }

  async #renew(id: string): Promise<void> {
    const { clock, records, times, renewed } = this.#options;
    if (id !== this.#id) return;
    const since = clock.now();
    try {
      const revision = await records.put(nodeKey(id), '', this.#revision);
      if (id !== this.#id) return;
      if (revision === null) {
        // Written already, by a renewal whose answer was lost; or deleted.
        const record = await records.get(nodeKey(id));
        if (id !== this.#id) return;
        if (!record) return this.#expire();
        this.#revision = record.revision;
        clock.after(times.retry, () => void this.#renew(id), this.#end.signal);
        return;
      }
      this.#extend(since, revision);
      if (this.isHeld) renewed(id, revision);
      clock.after(times.renewal, () => void this.#renew(id), this.#end.signal);
    } catch {
      clock.after(times.retry, () => void this.#renew(id), this.#end.signal);
    }
  }

  /** Extends the lease from the beginning of the renewal: the others may have seen it at once. */
  #extend(since: number, revision: number): void {
    const { clock, times } = this.#options;
    this.#revision = revision;
    this.#until = since + times.lease;
    this.#cancelExpiry();
    this.#cancelExpiry = clock.after(this.#until - clock.now(), () => this.#expire());
  }

  #expire(): void {
    const id = this.#id;
    if (id === '') return;
    this.#cancelExpiry();
    this.#id = '';
    this.#until = Number.NEGATIVE_INFINITY;
    this.#options.expired(id);
    if (this.#end.signal.aborted) return;
    void this.#withdraw(id, this.#revision).catch(() => {});
    void this.#begin();
  }

  /** Deletes the record of a term that has ended, so that the others need not wait. */
  async #withdraw(id: string, revision: number): Promise<void> {
    const { records } = this.#options;
    let latest: number | undefined = revision;
    // A renewal may have been on its way.
    while (latest !== undefined && !(await records.delete(nodeKey(id), latest))) {
      latest = (await records.get(nodeKey(id)))?.revision;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

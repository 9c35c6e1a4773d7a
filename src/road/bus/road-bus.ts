/**
 * What the nodes of one road need of each other: messages, and records that are written only where nobody else has.
 * `MemoryBus` is for several nodes in one process, `natsBus` for several machines.
 *
 * Subjects and keys have 1 to 255 of `A–Z a–z 0–9 _ - .`, where a period begins another part. Everybody who can use the
 * bus is trusted with all that the road knows.
 */
export interface RoadBus {
  /** Sends a message to all subscribers of a subject, at most once; to nobody while the bus cannot be reached. Never throws. */
  publish(subject: string, message: Uint8Array): void;
  /**
   * Calls `receive` with each message for a subject, in the order in which one sender has sent them. `answer` goes to the
   * sender of a request.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(
    subject: string,
    receive: (message: Uint8Array, answer: (message: Uint8Array) => void) => void,
  ): () => void;
  /** Sends a message, and resolves to its answer. Rejects where nobody subscribes, or answers within `ms` milliseconds. */
  request(subject: string, message: Uint8Array, ms: number): Promise<Uint8Array>;
  /**
   * Calls `lost` whenever messages may have been lost, as when the bus is there again after an outage.
   *
   * @returns A function that ends it.
   */
  onLoss(lost: () => void): () => void;
  /** The records that all nodes share. */
  readonly records: BusRecords;
  /** Ends all subscriptions. Nothing arrives afterwards. */
  close(): Promise<void>;
}

/** One version of a record. */
export interface BusRecord {
  readonly value: string;
  /** Above 0. No two versions of a record have the same, not even if it was deleted in between. */
  readonly revision: number;
}

/**
 * Keeps records. Each method rejects where it gets no answer: a change may have been made then, or be made later.
 * Linearizable for each key: a change is compared with the latest revision.
 */
export interface BusRecords {
  /** Resolves to the record, perhaps in an earlier version; null where there is none. */
  get(key: string): Promise<BusRecord | null>;
  /**
   * Writes a record whose latest revision is `revision`; 0 stands for one that does not exist. Resolves to its new
   * revision, or to null where it has another one, and nothing was written.
   */
  put(key: string, value: string, revision: number): Promise<number | null>;
  /** Deletes a record whose latest revision is `revision`; resolves to false where it has another one. */
  delete(key: string, revision: number): Promise<boolean>;
}

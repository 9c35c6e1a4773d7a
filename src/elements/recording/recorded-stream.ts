/** What is recorded: everything in one file, or each stream in a file of its own. */
export type Recorded = 'view' | 'streams';

/** A stream that is recorded. */
export interface RecordedStream {
  /** Identifies the peer and the source. */
  readonly key: string;
  readonly stream: MediaStream;
  readonly source: string;
  /** What people call it. */
  readonly name: string;
}

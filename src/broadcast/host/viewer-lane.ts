import type { Rank } from './viewer-queue.ts';

/** The lane to one viewer. */
export interface ViewerLane {
  /** How long the pictures have waited that it has no room for, in milliseconds. */
  readonly wait: number;
  /** Whether a message waits. */
  holds(message: Uint8Array<ArrayBuffer>): boolean;
  /** Sends a message, which may get lost. `sparse`: see `markSparse`. */
  send(message: Uint8Array<ArrayBuffer>, sparse: boolean, rank: Rank): void;
  /** Counts messages that are not sent, because the viewer cannot keep up. */
  skip(count: number): void;
  /** Drops the pictures that wait. */
  clear(): void;
  /** Returns whether a message may be sent again: what one viewer asks for must not cost the others. */
  mayRepeat(size: number): boolean;
}

import type { RemoteStream } from './connection/media.ts';
import type { Stats } from './health/stats-window.ts';
import type { MediaNote } from './wire/media-note.ts';

/** The media of a link that one side encodes once for many links. They flow beside those of the connection. */
export interface SharedMedia {
  /** Whether any flow. */
  readonly flows: boolean;
  /** How loud the received sound is now, from 0 to 1. */
  readonly soundLevel: number;
  /** What a report of the browser would have on them. */
  readonly stats: readonly Stats[];
  /**
   * Returns the streams that the note of the other side names, of those that arrive over the connection and of
   * its own; absent where it has none.
   */
  join?(streams: readonly MediaStream[], note: MediaNote): readonly RemoteStream[];
}

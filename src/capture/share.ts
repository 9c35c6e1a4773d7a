import type { BeachError } from '../runtime/beach-error.ts';
import { Processed } from './processing/processed.ts';
import type { ShareState } from './shareable.ts';

/** A shared source: its state and its tracks. */
export class Share {
  state: ShareState = 'asking';
  error: BeachError | undefined;
  processed = new Processed([]);
  /** Aborts its last request, and the listeners of its tracks. */
  abort = new AbortController();

  /** The device that is in use. */
  get deviceId(): string | undefined {
    return this.processed.captured[0]?.getSettings().deviceId;
  }

  /** The tracks that are sent. */
  get tracks(): readonly MediaStreamTrack[] {
    return this.processed.sent;
  }
}

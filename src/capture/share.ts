import type { BeachError } from '../runtime/beach-error.ts';
import type { ShareState } from './shareable.ts';

/** A shared source: its state and its tracks. */
export class Share {
  state: ShareState = 'asking';
  error: BeachError | undefined;
  tracks: readonly MediaStreamTrack[] = [];
  /** Aborts its last request, and the listeners of its tracks. */
  abort = new AbortController();

  /** Switches its tracks on or off, without a release of the device. */
  enable(enabled: boolean): void {
    for (const track of this.tracks) track.enabled = enabled;
  }
}

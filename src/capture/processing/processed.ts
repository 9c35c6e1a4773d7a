import type { MediaKind } from '../../link/connection/media.ts';
import type { Shareable } from '../shareable.ts';

/** What a `TrackProcessor` is told of a captured track. */
export interface CaptureContext {
  /** The source of the track: a screen can have two tracks. */
  readonly what: Exclude<Shareable, 'contents'>;
  /** Aborted once the capture has ended, or another processor takes over: end what the processor runs. */
  readonly signal: AbortSignal;
}

/**
 * Makes a track to send, such as one with a blurred background, of a captured one. It is called for each new capture,
 * also of another device. Both tracks are stopped with the capture. It may return the captured track itself. While it
 * has not settled, nothing of that source is sent.
 */
export type TrackProcessor = (
  track: MediaStreamTrack,
  context: CaptureContext,
) => MediaStreamTrack | PromiseLike<MediaStreamTrack>;

/** Captured tracks, and those that are sent of them. */
export class Processed {
  readonly captured: readonly MediaStreamTrack[];
  /** The captured tracks, or those that a processor has made of them. */
  readonly sent: readonly MediaStreamTrack[];
  readonly #abort: AbortController;

  constructor(
    captured: readonly MediaStreamTrack[],
    sent: readonly MediaStreamTrack[] = captured,
    abort = new AbortController(),
  ) {
    this.captured = captured;
    this.sent = sent;
    this.#abort = abort;
  }

  /** The tracks that a processor has made. */
  get made(): readonly MediaStreamTrack[] {
    return this.sent.filter((track) => !this.captured.includes(track));
  }

  /** Whether the captured tracks are not muted by the page. */
  get enabled(): boolean {
    return this.captured.every(({ enabled }) => enabled);
  }

  /** Switches the tracks on or off, without a release of the device. */
  enable(enabled: boolean): void {
    for (const track of [...this.captured, ...this.made]) track.enabled = enabled;
  }

  /** Tells the encoder what the tracks of a kind show, or sound like. */
  hint(hint: string, kind: MediaKind = 'video'): void {
    for (const track of [...this.captured, ...this.made]) {
      if (track.kind === kind) track.contentHint = hint;
    }
  }

  /** Stops all tracks, and their processing. Leaves those that `next` has captured, too. */
  end(next?: Processed): void {
    this.#abort.abort();
    for (const track of [...this.captured, ...this.made]) {
      if (!next?.captured.includes(track)) track.stop();
    }
  }
}

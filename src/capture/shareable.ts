import type { MediaKind, StreamSource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';

/** A source that an element can share. */
export type Shareable = 'camera' | 'microphone' | 'screen' | 'contents';

export type Device = Extract<Shareable, 'camera' | 'microphone'>;

/**
 * The state of a shared source.
 *
 * - `asking`: the browser, or its user, is asked for it. Any other state can follow.
 * - `live`: it is sent. Can be followed by `muted`, or by `failed` when its device is unplugged.
 * - `muted`: the user switched it off, also with the browser's own button, or the system did, as for a phone
 *   call. Can be followed by `live` or `asking`.
 * - `blocked`: the browser asks for it only after a tap or key press. Can be followed by `asking`.
 * - `failed`: it is not available, for the reason in the error. Can be followed by `asking`.
 */
export type ShareState = 'asking' | 'live' | 'muted' | 'blocked' | 'failed';

/** A change of the state of a shared source, or of the page's own stream. */
export interface ShareChange {
  readonly what: Shareable | 'stream';
  /** Null when it is no longer shared; `ended` when the tracks of the page's stream have ended. */
  readonly state: ShareState | 'ended' | null;
  /** The reason of a failure. */
  readonly error: BeachError | undefined;
}

/** The stream that carries each source. Camera and microphone share one, which keeps lips and voice in sync. */
export const sourceOf: Readonly<Record<Shareable, StreamSource>> = {
  camera: 'camera',
  microphone: 'camera',
  screen: 'screen',
  contents: 'contents',
};

const kinds: Readonly<Record<Shareable, readonly MediaKind[]>> = {
  camera: ['video'],
  microphone: ['audio'],
  // A screen can come with its sound.
  screen: ['audio', 'video'],
  contents: ['audio', 'video'],
};

/** Returns the kinds of tracks that these sources send. */
export function kindsOf(shared: readonly Shareable[]): MediaKind[] {
  return [...new Set(shared.flatMap((what) => kinds[what]))];
}

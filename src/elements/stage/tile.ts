import type { MediaKind, StreamSource } from '../../link/connection/media.ts';

/** One stream, as people see it. */
export interface Tile {
  /** Whose it is; null: one's own. */
  readonly peerId: string | null;
  readonly stream: MediaStream;
  readonly source: StreamSource;
  /** What its sender has muted. */
  readonly muted: readonly MediaKind[];
}

/** Whether it has a picture that is not muted. */
export function showsVideo({ stream, muted }: Tile): boolean {
  return !muted.includes('video') && stream.getVideoTracks().length > 0;
}

/** Whether it has sound, muted or not. */
export function hasAudio({ stream }: Tile): boolean {
  return stream.getAudioTracks().length > 0;
}

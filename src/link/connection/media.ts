/** A kind of track. */
export type MediaKind = 'audio' | 'video';

export const mediaKinds: readonly MediaKind[] = ['audio', 'video'];

/**
 * What a stream shows: `camera` (with the microphone, or the microphone alone), `screen` (with its
 * sound), `contents` (what stands inside the tag) or `page` (whatever the page has set).
 */
export type StreamSource = 'camera' | 'screen' | 'contents' | 'page';

/** At most one stream of each source. */
export type StreamsBySource = ReadonlyMap<StreamSource, MediaStream>;

/** How much the video to one receiver may take, all its tracks together. */
export interface MediaLimits {
  /** In bit/s. */
  readonly bitrate: number;
  /** In frames per second. */
  readonly framerate: number;
  /** Width × height × frames per second. */
  readonly pixelRate: number;
}

/** What a peer sends to each other, and how. */
export interface SentMedia {
  readonly streams: StreamsBySource;
  readonly limits: MediaLimits;
}

/** What a remote peer sends, and what may be sent to it. */
export interface RemoteMedia {
  readonly streams: readonly RemoteStream[];
  readonly accepts: readonly MediaKind[];
}

/** A stream that a remote peer sends. */
export interface RemoteStream {
  readonly stream: MediaStream;
  readonly source: StreamSource;
  /** What its sender has muted: it is silent, or black. */
  readonly muted: readonly MediaKind[];
}

/** Whether nothing is to come of a track: it was switched off, or the system has muted its device. */
export function isMuted(source: StreamSource, { enabled, muted }: MediaStreamTrack): boolean {
  // Other tracks also say that they are muted while they stand still.
  return !enabled || (source === 'camera' && muted);
}

/** A kind of track. */
export type MediaKind = 'audio' | 'video';

export const mediaKinds: readonly MediaKind[] = ['audio', 'video'];

/**
 * The source of a stream: `camera` (with the microphone, or the microphone alone), `screen` (with its
 * sound), `contents` (the media element inside the tag) or `page` (the stream that the page has set).
 */
export type StreamSource = 'camera' | 'screen' | 'contents' | 'page';

/** Holds at most one stream of each source. */
export type StreamsBySource = ReadonlyMap<StreamSource, MediaStream>;

/** The tracks of each source that has any. */
export type TracksBySource = ReadonlyMap<StreamSource, readonly MediaStreamTrack[]>;

/** Limits all video tracks to one receiver together. */
export interface MediaLimits {
  /** In bit/s. */
  readonly bitrate: number;
  /** In frames per second. */
  readonly framerate: number;
  /** Width × height × frames per second. */
  readonly pixelRate: number;
}

/**
 * How a host's media are delivered. `each`: encoded for each viewer, over its own connection. `shared`: encoded once for
 * all viewers that can decode it. `auto`: once while there are several of those.
 */
export type Delivery = 'auto' | 'each' | 'shared';

/** The media that a peer sends to another peer. */
export interface SentMedia {
  /** The tracks that are encoded for that peer alone. */
  readonly tracks: TracksBySource;
  readonly limits: MediaLimits;
  /** What the note says of each source that is encoded once for many peers. */
  readonly shared?: ReadonlyMap<StreamSource, SharedStream>;
}

/** A stream that is encoded once for many peers, as the note describes it. */
export interface SharedStream {
  readonly muted: readonly MediaKind[];
  readonly shared: unknown;
}

/** The media that a remote peer sends, and the kinds that it accepts. */
export interface RemoteMedia {
  readonly streams: readonly RemoteStream[];
  readonly accepts: readonly MediaKind[];
  /** Whether it decodes what is encoded once for many peers. */
  readonly decodes: boolean;
  /** Whether it sends a stream that is encoded once for many peers. */
  readonly shares: boolean;
}

/** A stream that a remote peer sends. */
export interface RemoteStream {
  readonly stream: MediaStream;
  readonly source: StreamSource;
  /** The kinds that the sender has muted: the sound is silent, or the picture is black. */
  readonly muted: readonly MediaKind[];
}

/** Returns whether a track is muted: the page has disabled it, or the system has muted its device. */
export function isMuted(source: StreamSource, { enabled, muted }: MediaStreamTrack): boolean {
  // Other tracks are also `muted` while they stand still.
  return !enabled || (source === 'camera' && muted);
}

/** Returns whether this browser decodes what is encoded once for many peers. */
export function decodesShared(): boolean {
  return 'VideoDecoder' in globalThis;
}

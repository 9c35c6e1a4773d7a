/** A kind of track. */
export type MediaKind = 'audio' | 'video';

export const mediaKinds: readonly MediaKind[] = ['audio', 'video'];

/**
 * What a stream shows: `camera` (with the microphone, or the microphone alone), `screen` (with its
 * sound), `contents` (what stands inside the tag) or `page` (whatever the page has set).
 */
export type StreamSource = 'camera' | 'screen' | 'contents' | 'page';

/** What a peer sends: at most one stream of each source. */
export type LocalMedia = ReadonlyMap<StreamSource, MediaStream>;

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

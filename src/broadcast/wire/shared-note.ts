/** What the note about media says of a source that is encoded once for many receivers. */
export interface SharedNote {
  /** The encoding of the picture; none where the source has no picture. */
  readonly video?: { readonly encoding: number; readonly codec: 'vp8' };
  /** The encoding of the sound; none where the source is silent. */
  readonly audio?: {
    readonly encoding: number;
    readonly codec: 'opus';
    readonly channels: 1 | 2;
  };
}

/** Returns null where the value is not such a note. */
export function parseSharedNote(value: unknown): SharedNote | null {
  if (typeof value !== 'object' || value === null) return null;
  const { video, audio } = value as SharedNote;
  const isGood =
    (video === undefined || (Number.isInteger(video?.encoding) && video.codec === 'vp8')) &&
    (audio === undefined ||
      (Number.isInteger(audio?.encoding) &&
        audio.codec === 'opus' &&
        (audio.channels === 1 || audio.channels === 2)));
  return isGood ? { ...(video && { video }), ...(audio && { audio }) } : null;
}

import type { Stats } from '../../link/health/stats-window.ts';

/** What a report of the browser would say of the codecs. */
export const vp8Codec: Stats = {
  id: 'shared-vp8',
  type: 'codec',
  timestamp: 0,
  mimeType: 'video/VP8',
};

export const opusCodec: Stats = {
  id: 'shared-opus',
  type: 'codec',
  timestamp: 0,
  mimeType: 'audio/opus',
};

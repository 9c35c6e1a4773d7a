import type { Encoding } from '../../link/connection/video-encoding.ts';

/** The most lines, frames per second and bit/s of a small rendition. What has to be read gets fewer frames. */
const most = {
  moving: { height: 180, framerate: 15, bitrate: 100_000 },
  still: { height: 540, framerate: 3, bitrate: 100_000 },
};

/** Returns what viewers get that cannot keep up with an encoding of a picture of this height. */
export function smallEncoding(encoding: Encoding, height: number, hint: string): Encoding {
  const limits = hint === 'detail' || hint === 'text' ? most.still : most.moving;
  return {
    maxBitrate: Math.min(encoding.maxBitrate, limits.bitrate),
    maxFramerate: Math.min(encoding.maxFramerate, limits.framerate),
    scaleResolutionDownBy: Math.max(encoding.scaleResolutionDownBy, height / limits.height),
  };
}

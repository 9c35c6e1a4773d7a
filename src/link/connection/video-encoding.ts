import type { MediaLimits } from './media.ts';

/** The size and rate of a video track, as far as the browser knows them. */
export type Picture = Pick<MediaTrackSettings, 'width' | 'height' | 'frameRate'>;

/** The encoding parameters for an `RTCRtpSender`. */
export type Encoding = Required<
  Pick<RTCRtpEncodingParameters, 'maxBitrate' | 'maxFramerate' | 'scaleResolutionDownBy'>
>;

/** Assumed for a track without settings. */
const usual = { width: 1280, height: 720, frameRate: 30 };

/** A picture below these is of no use. In lines, bit/s and frames per second. */
const leastHeight = 180;
const leastBitrate = 100_000;
const leastFramerate = { still: 5, moving: 15 };

/**
 * Returns the encoding that keeps a picture within its limits. Motion first loses resolution, then frames; text and
 * detail first lose frames. The bitrate falls slower than the pixel rate, because small pictures need more bits for
 * each pixel.
 */
export function encodingFor(picture: Picture, limits: MediaLimits, hint: string): Encoding {
  const { width, height, frameRate } = { ...usual, ...defined(picture) };
  const still = hint === 'detail' || hint === 'text';
  const wanted = Math.min(frameRate, limits.framerate);
  const ratio = Math.min(1, limits.pixelRate / (width * height * wanted));
  const slowest = Math.min(wanted, still ? leastFramerate.still : leastFramerate.moving);
  const smallest = Math.max(1, height / leastHeight);
  const scaleFor = (framerate: number): number =>
    Math.min(smallest, Math.max(1, Math.sqrt((width * height * framerate) / limits.pixelRate)));
  const rateFor = (scale: number): number =>
    Math.max(slowest, Math.min(wanted, (limits.pixelRate * scale ** 2) / (width * height)));
  const scale = still ? scaleFor(rateFor(1)) : scaleFor(wanted);
  return {
    maxBitrate: Math.round(Math.max(leastBitrate, limits.bitrate * ratio ** 0.75)),
    maxFramerate: Math.round(rateFor(scale)),
    scaleResolutionDownBy: Math.round(scale * 100) / 100,
  };
}

function defined(picture: Picture): Picture {
  return Object.fromEntries(Object.entries(picture).filter(([, value]) => Number(value) > 0));
}

import type { MediaLimits } from './media.ts';

/** What a track shows, as far as the browser tells. */
export type Picture = Pick<MediaTrackSettings, 'width' | 'height' | 'frameRate'>;

/** What is set on an `RTCRtpSender`. */
export type Encoding = Required<
  Pick<RTCRtpEncodingParameters, 'maxBitrate' | 'maxFramerate' | 'scaleResolutionDownBy'>
>;

/** What is assumed of a track that tells nothing. */
const usual = { width: 1280, height: 720, frameRate: 30 };

/** Below these a picture is of no use, in lines, frames per second and bit/s. */
const leastHeight = 180;
const leastBitrate = 100_000;
const leastFramerate = { still: 5, moving: 15 };

/**
 * How a picture is sent within its limits. What moves is made smaller first and then slower; text and detail are
 * first made slower. Bits go down less than pixels do, since small pictures need more for each.
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

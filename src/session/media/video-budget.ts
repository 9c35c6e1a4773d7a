import type { MediaLimits } from '../../link/connection/media.ts';

export interface BudgetOptions {
  /** The highest bit rate of the video to one receiver, in bit/s. */
  maxBitrate: number;
  /** The most that all video together takes of the uplink, in bit/s, with the headers of its packets. */
  maxUplink: number;
  /** The highest frame rate, in frames per second. */
  maxFramerate: number;
  /** The cores of this machine. */
  cores: number;
}

/** Pixels per second that one core encodes with the cheapest codec, VP8 in software. */
const pixelsPerCore = 88e6;

/**
 * The share of the uplink for what is encoded. Small pictures fill no packet, and each has headers of 60 to 110 bytes:
 * IP, UDP and SRTP, or DTLS and SCTP.
 */
const payload = 0.85;

/** The share of the machine for encoding. The rest is for the page and for other programs. */
const share = 1 / 2;

/**
 * Divides the machine among the encoders of video, and the uplink among its receivers. Unless their number is given,
 * each receiver has an encoder of its own.
 */
export function divideBudget(
  receivers: number,
  options: BudgetOptions,
  encoders = receivers,
): MediaLimits {
  const { maxBitrate, maxUplink, maxFramerate, cores } = options;
  return {
    bitrate: Math.round(Math.min(maxBitrate, (maxUplink * payload) / Math.max(1, receivers))),
    framerate: maxFramerate,
    pixelRate: Math.round((pixelsPerCore * cores * share) / Math.max(1, encoders)),
  };
}

/** Returns the number of cores, as far as the browser tells. */
export function systemCores(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 4;
}

import type { MediaLimits } from '../link/connection/media.ts';

export interface BudgetOptions {
  /** The most that the video to one receiver may take, in bit/s. */
  maxBitrate: number;
  /** The most that all video together may take, in bit/s. */
  maxUplink: number;
  /** The most frames per second. */
  maxFramerate: number;
  /** Of this machine. */
  cores: number;
}

/** What the video codec that takes least (VP8, in software) encodes in a second on one core, in pixels. */
const pixelsPerCore = 88e6;

/** So much of the machine is for encoding; the rest is the page's, and everybody else's. */
const share = 1 / 2;

/**
 * What is left for the video to each of so many receivers: each has an encoder of its own, and all share
 * the machine and the way out of the house.
 */
export function divideBudget(receivers: number, options: BudgetOptions): MediaLimits {
  const { maxBitrate, maxUplink, maxFramerate, cores } = options;
  const each = Math.max(1, receivers);
  return {
    bitrate: Math.round(Math.min(maxBitrate, maxUplink / each)),
    framerate: maxFramerate,
    pixelRate: Math.round((pixelsPerCore * cores * share) / each),
  };
}

/** How many cores this machine has, as far as the browser tells. */
export function systemCores(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 4;
}

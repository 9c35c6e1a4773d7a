/** The grades of quality, from best to worst. */
export const grades = ['excellent', 'good', 'fair', 'poor', 'lost'] as const;

/**
 * Grades a link by the worst of its loss, jitter and round trip. `lost`: there is no path, or the other side
 * leaves a ping unanswered.
 */
export type QualityGrade = (typeof grades)[number];

/** The media that flow in one direction. */
export interface MediaFlow {
  /** The bitrate of all tracks together, in bit/s. */
  readonly bitrate: number;
  /** The frame rate of the largest video; null without one. The fields below describe the same video. */
  readonly framesPerSecond: number | null;
  readonly frameWidth: number | null;
  readonly frameHeight: number | null;
  /** The codec that both browsers agreed on, such as `VP8`. */
  readonly codec: string | null;
  /** Limits the encoder; null for received media, and where the browser does not report it. */
  readonly qualityLimitationReason: 'none' | 'cpu' | 'bandwidth' | 'other' | null;
}

/** The measurements of a link; null where a value was not, or could not be, measured. */
export interface Measures {
  /** The round trip in milliseconds. */
  readonly roundTrip: number | null;
  /** The share of packets that were lost, from 0 to 1, in the worse direction. */
  readonly loss: number | null;
  /** The jitter in milliseconds, in the worse direction. */
  readonly jitter: number | null;
  /** Null while no media flow in this direction. */
  readonly sending: MediaFlow | null;
  readonly receiving: MediaFlow | null;
}

/** The quality of a link: over the last 2 s while media flow, otherwise from the last heartbeat. */
export interface Quality extends Measures {
  readonly grade: QualityGrade;
}

/** Returns the measurements of a link without media. */
export function measuresOf(roundTrip: number | null): Measures {
  return { roundTrip, loss: null, jitter: null, sending: null, receiving: null };
}

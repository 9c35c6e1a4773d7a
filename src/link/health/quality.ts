/** From best to worst. */
export const grades = ['excellent', 'good', 'fair', 'poor', 'lost'] as const;

/**
 * How good a link is, by the worst of its loss, jitter and round trip; see `grade.ts`. `lost` while there is
 * no path, or the other side owes an answer.
 */
export type QualityGrade = (typeof grades)[number];

/** The media that flow one way. */
export interface MediaFlow {
  /** Of all tracks together, in bits per second. */
  readonly bitrate: number;
  /** Of the largest video, as is what follows; null without one. */
  readonly framesPerSecond: number | null;
  readonly frameWidth: number | null;
  readonly frameHeight: number | null;
  /** On which both browsers agreed: the first of the sender's that both have, such as `VP8`. */
  readonly codec: string | null;
  /** What keeps the encoder from sending more; null for what is received, and where it is not told. */
  readonly qualityLimitationReason: 'none' | 'cpu' | 'bandwidth' | 'other' | null;
}

/** What was measured of a link; null stands for what was not, or could not be. */
export interface Measures {
  /** In milliseconds. */
  readonly roundTrip: number | null;
  /** Share of the packets, 0 to 1: of those received or of those sent, whichever is worse. */
  readonly loss: number | null;
  /** In milliseconds, of whichever direction is worse. */
  readonly jitter: number | null;
  /** Null while no media flow that way. */
  readonly sending: MediaFlow | null;
  readonly receiving: MediaFlow | null;
}

/** How a link does: over the last 2 s where media flow, else by the heartbeat's last round trip. */
export interface Quality extends Measures {
  readonly grade: QualityGrade;
}

/** All that is known of a link without media. */
export function measuresOf(roundTrip: number | null): Measures {
  return { roundTrip, loss: null, jitter: null, sending: null, receiving: null };
}

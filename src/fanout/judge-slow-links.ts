/** The progress of one link over the last few seconds. Sizes are in bytes. */
export interface LinkProgressSample {
  readonly peerId: string;
  /** The bytes that its other side had not received at the beginning, and has not received now. */
  readonly outstandingBefore: number;
  readonly outstanding: number;
  /** The bytes that its other side has received meanwhile. */
  readonly moved: number;
}

/** A link that moves fewer bytes than this share of the median moves too few. */
const fewest = 1 / 4;

/**
 * Returns the links that are far behind the median of the others that move: at the beginning and at the end they had
 * more than `lag` bytes more outstanding, and they moved less than a quarter as much. While more than half of the links
 * stand still, none is slow: then the source, or the uplink that they share, is the slow one.
 */
export function judgeSlowLinks(
  samples: readonly LinkProgressSample[],
  lag: number,
): readonly LinkProgressSample[] {
  const moving = samples.filter(({ moved }) => moved > 0);
  if (moving.length * 2 < samples.length) return [];
  return samples.filter((sample) => {
    if (sample.outstandingBefore <= lag) return false;
    const others = moving.filter((other) => other !== sample);
    const median = (key: 'moved' | 'outstandingBefore' | 'outstanding') =>
      middle(others.map((other) => other[key]));
    return (
      sample.moved < median('moved') * fewest &&
      sample.outstandingBefore > median('outstandingBefore') + lag &&
      sample.outstanding > median('outstanding') + lag
    );
  });
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

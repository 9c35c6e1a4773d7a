import { grades, type Measures, type QualityGrade } from './quality.ts';

/** The upper bounds of `excellent`, `good` and `fair`; above the last one, a link is `poor`. */
const thresholds = {
  /** Share of the packets, from 0 to 1. */
  loss: [0.02, 0.05, 0.1],
  /** In milliseconds. */
  jitter: [30, 50, 100],
  /** In milliseconds. */
  roundTrip: [200, 300, 400],
} as const;

/** Returns the worst grade of the measurements. A missing one does not count. */
export function grade(measures: Measures): QualityGrade {
  const exceeded = (['loss', 'jitter', 'roundTrip'] as const).map(
    (measure) => thresholds[measure].filter((limit) => (measures[measure] ?? 0) > limit).length,
  );
  return grades[Math.max(...exceeded)] as QualityGrade;
}

/**
 * Returns the grade to show, which does not flap: the worse one of this window and the last. A worse grade shows at
 * once, a better one after two windows.
 */
export function steadyGrade(last: QualityGrade | null, now: QualityGrade): QualityGrade {
  const worse = Math.max(grades.indexOf(now), grades.indexOf(last ?? now));
  return grades[worse] as QualityGrade;
}

import { grades, type Measures, type QualityGrade } from './quality.ts';

/** Up to the first of each a link is excellent, then good, then fair; above the last it is poor. */
const thresholds = {
  /** Shares. */
  loss: [0.02, 0.05, 0.1],
  /** Milliseconds, as the round trip. */
  jitter: [30, 50, 100],
  roundTrip: [200, 300, 400],
} as const;

/** What was not measured is not held against it. */
export function grade(measures: Measures): QualityGrade {
  const exceeded = (['loss', 'jitter', 'roundTrip'] as const).map(
    (measure) => thresholds[measure].filter((limit) => (measures[measure] ?? 0) > limit).length,
  );
  return grades[Math.max(...exceeded)] as QualityGrade;
}

/**
 * The grade to show after a window, so that it does not flap: the worse of this window's and the last's.
 * A worse grade shows at once, and a better one once it has held for two windows.
 */
export function steadyGrade(last: QualityGrade | null, now: QualityGrade): QualityGrade {
  const worse = Math.max(grades.indexOf(now), grades.indexOf(last ?? now));
  return grades[worse] as QualityGrade;
}

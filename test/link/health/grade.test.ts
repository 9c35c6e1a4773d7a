import { describe, it } from 'node:test';
import { expect } from 'chai';
import { grade, steadyGrade } from '../../../src/link/health/grade.ts';
import { measuresOf, type QualityGrade } from '../../../src/link/health/quality.ts';

describe('R24 the grade of a link', () => {
  const perfect = { ...measuresOf(0), loss: 0, jitter: 0 };

  for (const [measure, limits] of [
    ['loss', [0.02, 0.05, 0.1]],
    ['jitter', [30, 50, 100]],
    ['roundTrip', [200, 300, 400]],
  ] as const) {
    it(`follows ${measure}`, () => {
      const graded = limits.flatMap((limit) => [
        grade({ ...perfect, [measure]: limit }),
        grade({ ...perfect, [measure]: limit * 1.001 }),
      ]);
      expect(graded).to.deep.equal(['excellent', 'good', 'good', 'fair', 'fair', 'poor']);
    });
  }

  it('is the grade of the worst measure', () => {
    expect(grade({ ...perfect, loss: 0.03, jitter: 70, roundTrip: 10 })).to.equal('fair');
  });

  it('ignores a missing measurement', () => {
    expect(grade(measuresOf(null))).to.equal('excellent');
    expect(grade(measuresOf(350))).to.equal('fair');
  });

  it('falls at once, and rises after two windows', () => {
    const windows = 'excellent poor excellent excellent fair good excellent fair good fair'.split(
      ' ',
    );
    let last: QualityGrade | null = null;
    const shown = (windows as QualityGrade[]).map((now) => {
      const steady = steadyGrade(last, now);
      last = now;
      return steady;
    });
    expect(shown.join(' ')).to.equal('excellent poor poor excellent fair fair good fair fair fair');
  });
});

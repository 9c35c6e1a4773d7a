import { exportsOf, type Mutant } from './mutant.ts';

const inJudge = exportsOf<typeof import('../../../src/fanout/judge-slow-links.ts')>(
  'src/fanout/judge-slow-links.ts',
);
export const slownessMutants: readonly Mutant[] = [
  {
    rule: 'slow is relative',
    name: 'a link that lags is slow, however slow the others are',
    faults: [
      inJudge('judgeSlowLinks', () => (samples, lag) => {
        return samples.filter((one) => one.outstandingBefore > lag && one.outstanding > lag);
      }),
    ],
  },
];

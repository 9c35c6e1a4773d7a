import { exportsOf, type Mutant } from './mutant.ts';

const inJudge = exportsOf<typeof import('../../../src/fanout/judge-slow-links.ts')>(
  'src/fanout/judge-slow-links.ts',
);
const inHeartbeat = exportsOf<typeof import('../../../src/link/health/heartbeat.ts')>(
  'src/link/health/heartbeat.ts',
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
  {
    rule: 'slow is relative',
    name: 'the progress of the transport is no sign of life',
    faults: [
      inHeartbeat('Heartbeat', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            super({ ...options, stats: async () => new Map(), patient: () => false });
          }
        };
      }),
    ],
  },
];

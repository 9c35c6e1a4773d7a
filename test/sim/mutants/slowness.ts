import { exportsOf, type Fault, type Mutant } from './mutant.ts';

const inJudge = exportsOf<typeof import('../../../src/fanout/judge-slow-links.ts')>(
  'src/fanout/judge-slow-links.ts',
);
const inHeartbeat = exportsOf<typeof import('../../../src/link/health/heartbeat.ts')>(
  'src/link/health/heartbeat.ts',
);

const inReporter = exportsOf<typeof import('../../../src/link/health/delivery-reporter.ts')>(
  'src/link/health/delivery-reporter.ts',
);

type Report = (received: number) => void;

/** Breaks what receivers report. */
function reporterThat(reports: (report: Report, received: number) => void): Fault {
  return inReporter('DeliveryReporter', (Sound) => {
    return class extends Sound {
      constructor(options: ConstructorParameters<typeof Sound>[0]) {
        const { report } = options;
        super({ ...options, report: (received) => reports(report, received) });
      }
    };
  });
}

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
    rule: 'one slow viewer slows nobody',
    name: 'no viewer is ever too slow',
    faults: [inJudge('judgeSlowLinks', () => () => [])],
  },
  {
    rule: 'one slow viewer slows nobody',
    name: 'receivers report nothing',
    faults: [reporterThat(() => {})],
  },
  {
    rule: 'one slow viewer slows nobody',
    name: 'receivers report less than they have',
    faults: [reporterThat((report, received) => report(Math.floor(received / 2)))],
  },
  {
    rule: 'one slow viewer slows nobody',
    name: 'receivers report more than they have',
    // The browser still holds what was not sent, and a loss is reported: no schedule shows it.
    test: 'test/link/health/delivery-reporter.test.ts',
    faults: [reporterThat((report) => report(Number.MAX_SAFE_INTEGER))],
  },
  {
    rule: 'one slow viewer slows nobody',
    name: 'receivers report only when much has arrived',
    faults: [
      inReporter('DeliveryReporter', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            super({ ...options, interval: 3_600_000 });
          }
        };
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

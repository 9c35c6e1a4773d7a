import { exportsOf, type Mutant } from './mutant.ts';

const inClock = exportsOf<typeof import('../../../src/runtime/clock.ts')>('src/runtime/clock.ts');
const inInterruption = exportsOf<typeof import('../../../src/runtime/on-interruption.ts')>(
  'src/runtime/on-interruption.ts',
);
const inSupervisor = exportsOf<typeof import('../../../src/negotiation/supervisor.ts')>(
  'src/negotiation/supervisor.ts',
);

export const wakingMutants: readonly Mutant[] = [
  {
    rule: 'asleep is not gone',
    name: 'a page does not notice that it slept',
    faults: [inInterruption('onInterruption', () => () => {})],
  },
  {
    rule: 'asleep is not gone',
    name: 'a page that wakes asks no peer anew',
    faults: [
      inSupervisor('Supervisor', (Sound) => {
        return class extends Sound {
          override interrupted(): void {}
        };
      }),
    ],
  },
  {
    rule: 'asleep is not gone',
    name: 'deadlines go on while the page sleeps',
    // A side that is given up for it is asked again when it wakes.
    test: 'test/runtime/after-awake.test.ts',
    faults: [
      inClock(
        'afterAwake',
        () =>
          (clock, ...timer) =>
            clock.after(...timer),
      ),
    ],
  },
];

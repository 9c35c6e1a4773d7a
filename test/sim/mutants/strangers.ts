import type { SignalBody, SignalKind } from '../../../src/signaling/messages.ts';
import { exportsOf, type Mutant } from './mutant.ts';

const inRules = exportsOf<typeof import('../../../src/session/membership/admission-settings.ts')>(
  'src/session/membership/admission-settings.ts',
);
const inSupervisor = exportsOf<typeof import('../../../src/negotiation/supervisor.ts')>(
  'src/negotiation/supervisor.ts',
);
const inDemands = exportsOf<typeof import('../../../src/negotiation/demand-budget.ts')>(
  'src/negotiation/demand-budget.ts',
);
const inMessages = exportsOf<typeof import('../../../src/signaling/messages.ts')>(
  'src/signaling/messages.ts',
);

export const strangerMutants: readonly Mutant[] = [
  {
    rule: 'nobody pays for another',
    name: 'a mesh takes any number of peers',
    faults: [
      inRules('admissionSettings', (sound) => (options, topology) => {
        return sound(options, topology, Number.POSITIVE_INFINITY);
      }),
    ],
  },
  {
    rule: 'nobody pays for another',
    name: 'a peer of a mesh counts only when its link is ready',
    faults: [
      inRules('admissionSettings', (sound) => (...given) => ({
        ...sound(...given),
        reserves: false,
      })),
    ],
  },
  {
    rule: 'nobody pays for another',
    name: 'a peer of a mesh goes on with its offers while the page decides',
    faults: [
      inSupervisor('Supervisor', (Sound) => {
        return class extends Sound {
          override bye(...given: Parameters<InstanceType<typeof Sound>['bye']>): void {
            if (given[1] !== 'held') super.bye(...given);
          }
        };
      }),
    ],
  },
  {
    rule: 'nobody pays for another',
    name: 'a peer may demand connections without end',
    faults: [
      inDemands('DemandBudget', (Sound) => {
        return class extends Sound {
          override take(): boolean {
            return true;
          }
        };
      }),
    ],
  },
  {
    rule: 'nobody pays for another',
    name: 'a peer may ask room for any number of tracks',
    faults: [
      inMessages('parseSignalBody', (sound) => {
        return <K extends SignalKind>(kind: K, body: unknown) =>
          kind === 'renegotiate' ? (body as SignalBody<K>) : sound(kind, body);
      }),
    ],
  },
];

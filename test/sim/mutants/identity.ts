import { exportsOf, type Mutant } from './mutant.ts';

const inSignalProof = exportsOf<typeof import('../../../src/identity/signal-proof.ts')>(
  'src/identity/signal-proof.ts',
);
const inRoster = exportsOf<typeof import('../../../src/session/membership/roster.ts')>(
  'src/session/membership/roster.ts',
);

/** What a malicious road could do if the engine were broken is in `test/sim/malice`. */
export const identityMutants: readonly Mutant[] = [
  {
    rule: 'identity is proved',
    name: 'a proof ends before its signal is repeated',
    verified: true,
    faults: [
      inSignalProof('signSignal', (sound) => (signal, expires, signer) => {
        return sound(signal, expires - 86_399_000, signer);
      }),
    ],
  },
  {
    rule: 'identity is proved',
    name: 'the proof of a mesh opens it to nobody',
    verified: true,
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          override prove(): ReturnType<InstanceType<typeof Sound>['prove']> {
            return [];
          }
        };
      }),
    ],
  },
];

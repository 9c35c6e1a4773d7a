import { exportsOf, type Mutant } from './mutant.ts';

const inStream = exportsOf<typeof import('../../../src/link/message-stream.ts')>(
  'src/link/message-stream.ts',
);

export const lossMutants: readonly Mutant[] = [
  {
    rule: 'no silent loss',
    name: 'a side that is ready again does not say how far it has got',
    faults: [
      inStream('MessageStream', (Sound) => {
        return class extends Sound {
          override get ready() {
            return { ...super.ready, received: 0 };
          }
        };
      }),
    ],
  },
];

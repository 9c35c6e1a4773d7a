import { exportsOf, type Mutant } from './mutant.ts';

const inQueue = exportsOf<typeof import('../../../src/link/wire/retransmission-queue.ts')>(
  'src/link/wire/retransmission-queue.ts',
);
const inStream = exportsOf<typeof import('../../../src/link/message-stream.ts')>(
  'src/link/message-stream.ts',
);

export const lossMutants: readonly Mutant[] = [
  {
    rule: 'no silent loss',
    name: 'what a broken connection had is forgotten, and the sender does not hear of it',
    faults: [
      inQueue('RetransmissionQueue', (Sound) => {
        return class extends Sound {
          constructor(...[options]: ConstructorParameters<typeof Sound>) {
            super({ ...options, lost() {} });
          }

          override resume(...[connection]: Parameters<InstanceType<typeof Sound>['resume']>): void {
            super.resume(connection, null);
          }
        };
      }),
    ],
  },
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

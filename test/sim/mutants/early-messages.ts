import { exportsOf, type Mutant } from './mutant.ts';

const inHeldFrames = exportsOf<typeof import('../../../src/link/wire/held-frames.ts')>(
  'src/link/wire/held-frames.ts',
);
const inStream = exportsOf<typeof import('../../../src/link/message-stream.ts')>(
  'src/link/message-stream.ts',
);
const inMembership = exportsOf<typeof import('../../../src/session/membership/membership.ts')>(
  'src/session/membership/membership.ts',
);

/** Faults in what a host sends behind its own `__ready__`. */
export const earlyMessageMutants: readonly Mutant[] = [
  {
    rule: 'ready means both',
    name: 'what arrives before our lanes are open is forgotten',
    faults: [
      inHeldFrames('HeldFrames', (Sound) => {
        return class extends Sound {
          override release() {
            super.release();
            return [];
          }
        };
      }),
    ],
  },
  {
    rule: 'ready means both',
    name: 'what was sent before both were ready is sent again',
    faults: [
      inStream('MessageStream', (Sound) => {
        return class extends Sound {
          override resume(...resumed: Parameters<InstanceType<typeof Sound>['resume']>) {
            this.suspend();
            return super.resume(...resumed);
          }
        };
      }),
    ],
  },
  {
    rule: 'ready means both',
    name: 'a viewer gets messages although there is no place for it',
    test: 'test/session/membership/membership.test.ts',
    faults: [
      inMembership('Membership', (Sound) => {
        return class extends Sound {
          override expects(): boolean {
            return true;
          }
        };
      }),
    ],
  },
];

import { exportsOf, type Mutant } from './mutant.ts';

const inFrame =
  exportsOf<typeof import('../../../src/link/wire/frame.ts')>('src/link/wire/frame.ts');
const inPacker =
  exportsOf<typeof import('../../../src/link/wire/packer.ts')>('src/link/wire/packer.ts');

export const packMutants: readonly Mutant[] = [
  {
    rule: 'no silent loss',
    name: 'a pack loses its last message',
    faults: [
      inFrame('unpack', (sound) => (bytes) => {
        const frames = sound(bytes);
        return frames.length > 1 ? frames.slice(0, -1) : frames;
      }),
    ],
  },
  {
    rule: 'no silent loss',
    name: 'the messages of a pack are in reverse order',
    faults: [inFrame('pack', (sound) => (frames) => sound([...frames].reverse()))],
  },
  {
    rule: 'no silent loss',
    name: 'messages that do not fill a pack are held back',
    faults: [
      inPacker('Packer', (Sound) => {
        return class extends Sound {
          override flush(): void {}
        };
      }),
    ],
  },
];

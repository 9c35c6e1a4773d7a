import type { SignalEnvelope } from '../../../src/identity/signal-proof.ts';
import type { Seal } from '../../../src/signaling/sealed/seal.ts';
import { exportsOf, type Fault, type Mutant } from './mutant.ts';

const inSeal = exportsOf<typeof import('../../../src/signaling/sealed/seal.ts')>(
  'src/signaling/sealed/seal.ts',
);

const test = 'test/signaling/sealed/seal.test.ts';

/** Breaks every seal that is derived. */
function brokenSeal(breaks: (sound: Seal) => Pick<Seal, 'seal' | 'open'>): Fault {
  return inSeal('Seal', (Sound) => {
    const derive: typeof Sound.derive = async (...given) => {
      const sound = await Sound.derive(...given);
      return Object.assign(Object.create(sound), breaks(sound));
    };
    return new Proxy(Sound, {
      get: (target, key) => (key === 'derive' ? derive : Reflect.get(target, key)),
    });
  });
}

/** Binds seals to an envelope of which some fields are empty. */
function sealThatIgnores(fields: Partial<SignalEnvelope>): Fault {
  return brokenSeal((sound) => ({
    seal: (envelope, body) => sound.seal({ ...envelope, ...fields }, body),
    open: (envelope, body) => sound.open({ ...envelope, ...fields }, body),
  }));
}

/** The browser seals on a thread of its own, for which virtual time cannot wait. */
export const sealMutants: readonly Mutant[] = [
  ...Object.entries({
    sender: { from: '' },
    receiver: { to: '' },
    handshake: { handshakeId: '' },
    generation: { generation: 0 },
    number: { seq: 0 },
    kind: { kind: '' },
  }).map(([what, fields]) => ({
    rule: 'identity is proved',
    name: `a seal binds no ${what}`,
    test,
    faults: [sealThatIgnores(fields)],
  })),
  {
    rule: 'identity is proved',
    name: 'a body that is not sealed is taken for one that opens',
    test,
    faults: [
      brokenSeal((sound) => ({
        seal: (...given) => sound.seal(...given),
        open: async (envelope, body) => ('sealed' in body ? sound.open(envelope, body) : body),
      })),
    ],
  },
];

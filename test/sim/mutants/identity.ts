import type { SignedSignal } from '../../../src/identity/signal-proof.ts';
import { exportsOf, type Fault, type Mutant } from './mutant.ts';

type SignalGuardModule = typeof import('../../../src/session/identity/signal-guard.ts');
type GuardOptions = ConstructorParameters<SignalGuardModule['SignalGuard']>[0];

const inSignalProof = exportsOf<typeof import('../../../src/identity/signal-proof.ts')>(
  'src/identity/signal-proof.ts',
);
const inRoster = exportsOf<typeof import('../../../src/session/membership/roster.ts')>(
  'src/session/membership/roster.ts',
);
const inSignalGuard = exportsOf<SignalGuardModule>('src/session/identity/signal-guard.ts');

const rule = 'identity is proved';
/** The engine refuses what these let through for other reasons as well, so that no road gains by them. */
const test = 'test/session/identity/signal-guard.test.ts';
const variant = 'malicious road';

/** Signs and checks signals of which some fields are empty. */
function proofThatIgnores(fields: Partial<SignedSignal>): readonly Fault[] {
  return [
    inSignalProof('signSignal', (sound) => (signal, ...rest) => {
      return sound({ ...signal, ...fields }, ...rest);
    }),
    inSignalProof('verifySignal', (sound) => (signal, ...rest) => {
      return sound({ ...signal, ...fields }, ...rest);
    }),
  ];
}

/** Gives guards other options. */
function guardWith(change: (options: GuardOptions) => Partial<GuardOptions>): Fault {
  return inSignalGuard('SignalGuard', (Sound) => {
    return class extends Sound {
      constructor(options: GuardOptions) {
        super({ ...options, ...change(options) });
      }
    };
  });
}

/** Takes signals of one kind without a check. */
function guardThatTrusts(kind: 'offer' | 'answer'): Fault {
  return inSignalGuard('SignalGuard', (Sound) => {
    return class extends Sound {
      readonly #take: GuardOptions['receive'];

      constructor(options: GuardOptions) {
        super(options);
        this.#take = options.receive;
      }

      override receive(...[signal]: Parameters<GuardOptions['receive']>): void {
        if (signal.kind === kind) this.#take(signal);
        else super.receive(signal);
      }
    };
  });
}

export const identityMutants: readonly Mutant[] = [
  {
    rule,
    name: 'a proof ends before its signal is repeated',
    variant: 'verified name',
    faults: [
      inSignalProof('signSignal', (sound) => (signal, expires, signer) => {
        return sound(signal, expires - 86_399_000, signer);
      }),
    ],
  },
  {
    rule,
    name: 'the proof of a mesh opens it to nobody',
    variant: 'verified name',
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
  { rule, name: 'a guard checks offers alone', variant, faults: [guardThatTrusts('answer')] },
  { rule, name: 'a guard checks answers alone', variant, faults: [guardThatTrusts('offer')] },
  {
    rule,
    name: 'a guard takes any signature',
    variant,
    faults: [inSignalProof('verifySignal', () => async () => true)],
  },
  {
    rule,
    name: 'a guard takes any key for that of the host',
    variant,
    faults: [
      guardWith(({ signatures, roster }) => ({
        signatures: {
          ...signatures,
          fingerprintOf: async (key) => {
            const [host] = [...roster.peers].filter((peer) => peer.role === 'host');
            return signatures.fingerprintOf(host?.key ?? key);
          },
        },
      })),
    ],
  },
  {
    rule,
    name: 'a viewer takes a star for a mesh on the word of the road',
    variant,
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          override trusts(): boolean {
            return true;
          }
        };
      }),
    ],
  },
  { rule, name: 'a proof binds no body', variant, faults: proofThatIgnores({ body: null }) },
  {
    rule,
    name: 'a proof binds no generation',
    variant,
    faults: proofThatIgnores({ generation: 0 }),
  },
  {
    rule,
    name: 'a proof binds no handshake',
    variant,
    faults: proofThatIgnores({ handshakeId: '' }),
  },
  { rule, name: 'a proof binds no number', variant, faults: proofThatIgnores({ seq: 0 }) },
  {
    rule,
    name: "a proof binds neither its receiver nor the receiver's nonce",
    variant,
    faults: proofThatIgnores({ to: '', nonce: '' }),
  },
  { rule, name: 'a proof binds no nonce', test, faults: proofThatIgnores({ nonce: '' }) },
  { rule, name: 'a proof binds no receiver', test, faults: proofThatIgnores({ to: '' }) },
  { rule, name: 'a proof binds no session', test, faults: proofThatIgnores({ session: '' }) },
  { rule, name: 'a proof binds no topology', test, faults: proofThatIgnores({ topology: '' }) },
  { rule, name: 'a proof binds no kind', test, faults: proofThatIgnores({ kind: '' }) },
  {
    rule,
    name: 'a guard takes proofs that have ended',
    test,
    faults: [
      guardWith(({ runtime }) => ({
        runtime: { ...runtime, clock: { ...runtime.clock, wall: () => 0 } },
      })),
    ],
  },
];

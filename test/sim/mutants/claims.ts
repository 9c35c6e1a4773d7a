import type { Claim } from '../../../src/identity/claim.ts';
import { parseVerifiedName } from '../../../src/identity/verified-name.ts';
import { webSignatures } from '../../../src/identity/web-signatures.ts';
import { exportsOf, type Fault, type Mutant } from './mutant.ts';

const inClaim = exportsOf<typeof import('../../../src/identity/claim.ts')>('src/identity/claim.ts');
const inCheckClaim = exportsOf<typeof import('../../../src/road/sessions/check-claim.ts')>(
  'src/road/sessions/check-claim.ts',
);

/** Signs and checks claims of which some fields are always the same. */
function claimThatIgnores(change: (claim: Claim) => Partial<Claim>): readonly Fault[] {
  const changed = (claim: Claim): Claim => ({ ...claim, ...change(claim) });
  return [
    inClaim('signClaim', (sound) => (claim, signer) => sound(changed(claim), signer)),
    inClaim(
      'verifyClaim',
      (sound) =>
        (claim, ...rest) =>
          sound(changed(claim), ...rest),
    ),
  ];
}

const claimMutant = (name: string, faults: readonly Fault[]): Mutant => ({
  rule: 'identity is proved',
  name,
  variant: 'verified name',
  faults,
});

export const claimMutants: readonly Mutant[] = [
  claimMutant('the road takes a host without a proof', [
    inCheckClaim('checkClaim', (sound) => async (join, ...rest) => {
      return join.proof === undefined ? null : sound(join, ...rest);
    }),
  ]),
  claimMutant('the road takes the proof of any key', [
    inClaim('verifyClaim', (sound) => (claim, proof, signatures = webSignatures) => {
      const fingerprint = parseVerifiedName(claim.session)?.fingerprint ?? '';
      return sound(claim, proof, { ...signatures, fingerprintOf: async () => fingerprint });
    }),
  ]),
  claimMutant('the road tells another key than the one that is proved', [
    inCheckClaim('checkClaim', (sound) => (join, ...rest) => {
      return sound({ ...join, key: join.proof?.key }, ...rest);
    }),
  ]),
  claimMutant(
    'the proof of a claim fits every challenge',
    claimThatIgnores(() => ({ nonce: '' })),
  ),
  claimMutant(
    'the proof of a claim fits every session of the host',
    claimThatIgnores(({ session }) => ({
      session: `any.${parseVerifiedName(session)?.fingerprint}`,
    })),
  ),
  claimMutant(
    'the proof of a claim fits every peer',
    claimThatIgnores(() => ({ peerId: '' })),
  ),
];

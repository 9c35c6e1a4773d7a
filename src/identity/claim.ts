import type { Signatures, Signer } from './signatures.ts';
import { parseVerifiedName } from './verified-name.ts';
import { webSignatures } from './web-signatures.ts';

/** What the host of a verified name claims. */
export interface Claim {
  /** The whole verified name. */
  readonly session: string;
  readonly peerId: string;
  /** The nonce of the challenge. */
  readonly nonce: string;
}

/** Proves a claim to signaling. */
export interface ClaimProof {
  readonly key: string;
  readonly signature: string;
}

/** Signs the claim of a host. */
export async function signClaim(claim: Claim, signer: Signer): Promise<ClaimProof> {
  return { key: signer.key, signature: await signer.sign(textOf(claim)) };
}

/** Returns whether a claim is by the key of its session's name. False for a name that is not verified. */
export async function verifyClaim(
  claim: Claim,
  { key, signature }: ClaimProof,
  signatures: Signatures = webSignatures,
): Promise<boolean> {
  const fingerprint = parseVerifiedName(claim.session)?.fingerprint;
  if (fingerprint === undefined) return false;
  if ((await signatures.fingerprintOf(key).catch(() => '')) !== fingerprint) return false;
  return signatures.verify(key, textOf(claim), signature);
}

/** The tag keeps a signature over one kind of text from standing for another. */
function textOf({ session, peerId, nonce }: Claim): string {
  return JSON.stringify(['beach claim', 1, session, peerId, nonce]);
}

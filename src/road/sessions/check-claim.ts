import { verifyClaim } from '../../identity/claim.ts';
import type { Signatures } from '../../identity/signatures.ts';
import type { Join } from '../../signaling/messages.ts';

/**
 * Checks that a host holds the key of its session's verified name. Resolves to null where its proof answers this
 * challenge, or to a sentence for the peer.
 */
export async function checkClaim(
  { session, peerId, key, proof }: Join,
  nonce: string,
  signatures: Signatures,
): Promise<string | null> {
  // The key of the proof is what others are told.
  const isProved =
    proof !== undefined &&
    proof.key === key &&
    (await verifyClaim({ session, peerId, nonce }, proof, signatures));
  return isProved
    ? null
    : `Only the holder of its key can host "${session}": open the page that has made this name, or choose another name.`;
}

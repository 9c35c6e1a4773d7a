import type { Random } from '../../../src/runtime/random.ts';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { Role } from '../../../src/signaling/messages.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';

/** The host's key. */
export const signer = createNodeSigner();

/** The verified name of all sessions of this process. */
export const verifiedName = `sim.${await nodeSignatures.fingerprintOf(signer.key)}`;

/** Returns the options with which a peer enters the session of that name. */
export function verifiedSession(role: Role, random: Random): Partial<SessionOptions> {
  return {
    session: role === 'host' ? 'sim' : verifiedName,
    verify: role === 'host',
    keyStore: { open: async () => ({ signer }) },
    signatures: nodeSignatures,
    // A nonce is as long as a real one.
    random: {
      next: () => random.next(),
      uuid: () => random.uuid().replace('.', '_').padEnd(24, '-'),
    },
  };
}

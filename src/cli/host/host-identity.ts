import { parseVerifiedName } from '../../identity/verified-name.ts';
import { webSignatures } from '../../identity/web-signatures.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { newSessionName } from '../../session/new-session-name.ts';
import type { HostRequest } from '../command-line.ts';
import { type HostSecrets, keptHostSecrets, newHostSecrets } from './host-secrets.ts';

/** Under which name a host shares its terminal, and with which secrets. */
export interface HostIdentity {
  /** A verified name where the host proves that it has the key. */
  readonly session: string;
  readonly secrets: HostSecrets;
}

/**
 * Returns the identity of a host. A name that the user gives keeps its secrets, so that the host can be killed and
 * started again. A new name is verified on a road of others, which could pose as the host, and where the link has to be
 * passed on anyway. It is not on a road of its own, whose page other machines open over `http:`, where browsers have no
 * cryptography.
 *
 * @throws {BeachError} `host-unverified` where this user does not have the key.
 */
export async function hostIdentity({
  session,
  road,
  verify = session === undefined && road !== undefined,
}: Pick<HostRequest, 'session' | 'road' | 'verify'>): Promise<HostIdentity> {
  const given = parseVerifiedName(session ?? '');
  const name = given?.name ?? session ?? newSessionName();
  const secrets = await (session === undefined ? newHostSecrets() : keptHostSecrets(name));
  const fingerprint = await webSignatures.fingerprintOf(secrets.signer.key);
  if (given !== null && given.fingerprint !== fingerprint) {
    throw new BeachError(
      'host-unverified',
      `This user does not have the key of the session "${session}", so it cannot host it: host it as the user that made this name, or host "${name}" with --verify.`,
    );
  }
  const isVerified = verify || given !== null;
  return { session: isVerified ? `${name}.${fingerprint}` : name, secrets };
}

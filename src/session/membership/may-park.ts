import type { IceServers } from '../ice/ice-servers.ts';
import type { SessionRunOptions } from '../session-run-options.ts';

/**
 * Returns whether an offer may be made for the next viewer, whoever that is: not where a viewer waits for approval, nor
 * where the offer is signed or sealed for its receiver, nor where it would take a relay of a TURN server while nobody
 * comes.
 */
export function mayPark(
  { admission, identify, passphrase }: SessionRunOptions,
  { hasRelay }: IceServers,
): boolean {
  return !admission.approval && identify === null && passphrase === '' && !hasRelay;
}

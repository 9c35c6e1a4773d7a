import { BeachError } from '../../runtime/beach-error.ts';
import { shownAddress } from '../websocket/shown-address.ts';

/** The codes with which a broker refuses a user: those of MQTT 3.1.1, and of 5. */
const refusals: ReadonlySet<unknown> = new Set([4, 5, 134, 135]);

/** Returns whether an error of a client means that the broker refuses its user. */
export function isRefusal(cause: unknown): boolean {
  return refusals.has((Object(cause) as { code?: unknown }).code);
}

export function superseded(): BeachError {
  return new BeachError(
    'refused',
    'Another page took the place of this peer: reload this page to take it back.',
  );
}

/** Returns why the broker cannot be reached. */
export function unreachable(url: string, cause: unknown): BeachError {
  if (cause instanceof BeachError) return cause;
  return BeachError.willRetry(BeachError.signalingUnreachable(shownAddress(url), cause));
}

export function unauthorized(url: string, cause: unknown): BeachError {
  return new BeachError(
    'unauthorized',
    `The broker at ${shownAddress(url)} refuses this user: check its name and password.`,
    { cause },
  );
}

/** Returns the error for a broker that did not answer in time. */
export function timedOut(url: string): BeachError {
  return BeachError.willRetry(BeachError.signalingTimeout(shownAddress(url)));
}

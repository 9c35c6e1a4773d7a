import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';

const refusals: readonly BeachErrorCode[] = [
  'host-taken',
  'invalid-option',
  'session-full',
  'session-not-found',
  'too-many-connections',
  'unauthorized',
];

/** The error that a `join-refused` stands for; a code that is not known here becomes `refused`. */
export function refusalError(code: string, message: string): BeachError {
  return new BeachError(refusals.find((known) => known === code) ?? 'refused', message);
}

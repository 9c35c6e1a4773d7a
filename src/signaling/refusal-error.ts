import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';

const refusals: readonly BeachErrorCode[] = [
  'host-taken',
  'invalid-option',
  'role-violation',
  'session-full',
  'session-not-found',
  'too-many-connections',
  'unauthorized',
];

/** What the road's `join-refused` or `error` stands for; a code that is not known here becomes `refused`. */
export function refusalError(code: string, message: string): BeachError {
  return new BeachError(refusals.find((known) => known === code) ?? 'refused', message);
}

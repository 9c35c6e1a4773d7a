import { BeachError, beachErrorCodes } from '../runtime/beach-error.ts';

/** What the road's `join-refused` or `error` stands for; a code that is not known here becomes `refused`. */
export function refusalError(code: string, message: string): BeachError {
  return new BeachError(beachErrorCodes.find((known) => known === code) ?? 'refused', message);
}

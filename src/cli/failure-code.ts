import type { BeachErrorCode } from '../runtime/beach-error.ts';
import { exitCodes } from './command-line.ts';

const refusals: readonly BeachErrorCode[] = [
  'refused',
  'unauthorized',
  'session-full',
  'host-taken',
  'host-unverified',
];

/** Returns the exit code of a session that could not begin, or go on. */
export function failureCode(code: BeachErrorCode): number {
  if (code === 'invalid-option') return exitCodes.badUsage;
  return refusals.includes(code) ? exitCodes.refused : exitCodes.failed;
}

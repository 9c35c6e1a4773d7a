import { type ParseArgsConfig, parseArgs } from 'node:util';
import { BeachError } from '../../runtime/beach-error.ts';

type Flags = NonNullable<ParseArgsConfig['options']>;
type Parsed<F extends Flags> = ReturnType<
  typeof parseArgs<{ args: string[]; options: F }>
>['values'];

/**
 * Returns the values of the flags on a command line.
 *
 * @throws {BeachError} `invalid-option` for an unknown flag, and for anything that is no flag.
 */
export function parseFlags<const F extends Flags>(args: readonly string[], options: F): Parsed<F> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BeachError('invalid-option', message, { cause });
  }
}

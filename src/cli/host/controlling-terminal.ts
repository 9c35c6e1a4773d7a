import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { BeachError } from '../../runtime/beach-error.ts';

/**
 * Opens the terminal of this process, where its standard input is something else. It gives whole lines, and ^C keeps
 * its meaning for all programs of a pipe.
 *
 * @throws {BeachError} `invalid-option` where there is none.
 */
export function openControllingTerminal(): ReadStream {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch (cause) {
    const sentence =
      '--approval asks on a terminal, and there is none: start beach host in a terminal, or without it.';
    throw new BeachError('invalid-option', sentence, { cause });
  }
}

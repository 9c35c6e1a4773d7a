// @ts-check
/** Runs all given files in this one process, because a process takes longer to start than most files to run. */
import { join } from 'node:path';
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

/** Ends a file that hangs, in milliseconds. */
const timeout = 300_000;

for (const file of process.argv.slice(2)) {
  describe(file, { timeout }, async () => {
    await import(pathToFileURL(join(import.meta.dirname, '..', file)).href);
  });
}

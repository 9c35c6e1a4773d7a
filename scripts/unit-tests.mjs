// @ts-check
/** Runs all given files in this one process, because a process takes longer to start than most files to run. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  await import(pathToFileURL(join(import.meta.dirname, '..', file)).href);
}

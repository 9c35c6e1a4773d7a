// @ts-check
/** Runs the files that it is given in this one process: starting one takes longer than most of them. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) {
  await import(pathToFileURL(join(import.meta.dirname, '..', file)).href);
}

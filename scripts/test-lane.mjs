// @ts-check
/** Runs the given files in this one process, one after the other, so that they share browsers. */
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { holdBrowsers, releaseBrowsers } from '../test/kit/pages/shared-browsers.ts';

/** Ends a file that hangs, in milliseconds. On slow machines the one that builds and installs packages takes minutes. */
const timeout = 900_000;

holdBrowsers();
after(releaseBrowsers);
for (const file of process.argv.slice(2)) {
  // A suite for each file, to which its hooks belong.
  describe(file, { timeout }, async () => {
    await import(pathToFileURL(join(import.meta.dirname, '..', file)).href);
  });
}

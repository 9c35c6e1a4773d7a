// @ts-check
/**
 * Runs files in this one process, one after the other, so that they share browsers. Other processes run the same list:
 * each takes the next file that none has taken.
 *
 *     node scripts/test-lane.mjs FOLDER FILE...    FOLDER is where they note what is taken
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { holdBrowsers, releaseBrowsers } from '../test/kit/pages/shared-browsers.ts';

/** Ends a file that hangs, in milliseconds. On slow machines the one that builds and installs packages takes minutes. */
const timeout = 900_000;

const [folder = '', ...files] = process.argv.slice(2);

holdBrowsers();
after(releaseBrowsers);
for (const file of files) {
  if (takes(file)) await run(file);
}

/**
 * Returns whether this process is the first that takes a file.
 *
 * @param {string} file
 */
function takes(file) {
  return mkdirSync(join(folder, file), { recursive: true }) !== undefined;
}

/**
 * Runs a file in a suite, to which its hooks belong. Resolves at its end.
 *
 * @param {string} file
 */
function run(file) {
  return new Promise((resolve) => {
    describe(file, { timeout }, async () => {
      after(resolve);
      await import(pathToFileURL(join(import.meta.dirname, '..', file)).href);
    });
  });
}

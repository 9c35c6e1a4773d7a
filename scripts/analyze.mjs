// @ts-check
/** Writes custom-elements.json; with `--check` it only tells whether the file is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
// @ts-expect-error: it has no types.
import { cli } from '@custom-elements-manifest/analyzer/cli.js';

const path = 'custom-elements.json';
const manifest = await cli({ argv: ['analyze'], noWrite: true });
const text = `${JSON.stringify(manifest, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (text !== read()) {
  console.error(`${path} is out of date: run "npm run analyze" and commit it.`);
  process.exitCode = 1;
}

function read() {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

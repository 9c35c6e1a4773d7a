// @ts-check
/**
 * Writes custom-elements.json, what editors read, and the tables of docs/api.md from the code. With `--check`, only
 * compares them.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
// @ts-expect-error: it has no types.
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { apiTables, insertTables } from './api-tables.mjs';
import { editorData } from './manifest/editor-data.mjs';

const manifest = await cli({ argv: ['analyze'], noWrite: true });
/** @type {Record<string, string>} */
const files = {
  'custom-elements.json': json(manifest),
  'docs/api.md': formatted('docs/api.md', insertTables(read('docs/api.md'), apiTables(manifest))),
};
for (const [name, data] of Object.entries(editorData(manifest))) {
  files[`editors/${name}`] = json(data);
}

for (const [path, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (!existsSync(path) || text !== read(path)) {
    console.error(`${path} is out of date: run "npm run analyze" and commit it.`);
    process.exitCode = 1;
  }
}

/** @param {unknown} data */
function json(data) {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** @param {string} path */
function read(path) {
  return readFileSync(path, 'utf8');
}

/**
 * Returns the text as `npm run format` leaves it.
 *
 * @param {string} path
 * @param {string} text
 */
function formatted(path, text) {
  const options = { input: text, encoding: /** @type {const} */ ('utf8') };
  return execFileSync(
    'npx',
    ['--no', '--', 'biome', 'format', `--stdin-file-path=${path}`],
    options,
  );
}

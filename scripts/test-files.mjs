// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * - `unit`: rules that need no browser, all in one Node process.
 * - `browser`: inside of Chromium and Firefox.
 * - `node`: the road, the command line, the simulator, the fuzzed session, the documents and the linter, each file in
 *   its own process.
 * - `e2e`: tests that drive whole browsers.
 * - `crowd`: the same, with figures that need the machine for themselves.
 *
 * @typedef {'unit' | 'browser' | 'node' | 'e2e' | 'crowd'} Part
 */

/** @type {Part[]} */
export const parts = ['unit', 'browser', 'node', 'e2e', 'crowd'];

/** @type {Record<string, Part>} */
const folders = {
  road: 'node',
  sim: 'node',
  fuzz: 'node',
  package: 'node',
  'cli/connection': 'node',
  'cli/processes': 'node',
  e2e: 'e2e',
  crowd: 'crowd',
  turn: 'e2e',
};

const root = join(import.meta.dirname, '..');

/**
 * Lists the test files of a part, the slowest first, so that none of them runs alone at the end.
 *
 * @param {Part} part
 */
export function testFiles(part) {
  const names = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.ts')).map((name) => join('test', name));
  return files
    .filter((file) => partOf(file) === part)
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

/**
 * Returns the part that runs a file. Outside of the folders above, a file that imports `node:test` is a unit test.
 *
 * @param {string} file
 * @returns {Part}
 */
export function partOf(file) {
  const path = relative(join(root, 'test'), join(root, file)).replaceAll('\\', '/');
  const [folder, inner] = path.split('/');
  const part = folders[`${folder}/${inner}`] ?? folders[`${folder}`];
  if (part) return part;
  return /from 'node:test'/.test(readFileSync(join(root, file), 'utf8')) ? 'unit' : 'browser';
}

/** @param {string} file */
function rank(file) {
  const slow = [
    'e2e/goodbye',
    'e2e/media',
    'e2e/roles',
    'e2e/package',
    'sim/',
    'negotiation/mesh',
    'negotiation/adversity',
    'session/',
    'elements/',
  ];
  const index = slow.findIndex((part) => file.replaceAll('\\', '/').includes(`test/${part}`));
  return index < 0 ? slow.length : index;
}

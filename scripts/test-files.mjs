// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * - `unit`: rules that need no browser, and the road, all in one Node process.
 * - `browser`: inside of Chromium, and most of them inside of Firefox, too.
 * - `node`: the command lines, the plugin of the road, the simulator, what is fuzzed, the documents and the linter, and
 *   tests of whole browsers that mostly wait, each file in its own process.
 * - `e2e`: other tests that drive whole browsers, in a few processes.
 * - `crowd`: the same, one after the other: their figures, or the sound of a mesh, need the machine for themselves.
 *
 * @typedef {'unit' | 'browser' | 'node' | 'e2e' | 'crowd'} Part
 */

/** @type {Part[]} */
export const parts = ['unit', 'browser', 'node', 'e2e', 'crowd'];

/** @type {Record<string, Part>} */
const folders = {
  'road/cli.test.ts': 'node',
  'road/fuzz': 'node',
  'road/vite.test.ts': 'node',
  sim: 'node',
  fuzz: 'node',
  package: 'node',
  'cli/connection': 'node',
  'cli/processes': 'node',
  'e2e/deployment.test.ts': 'node',
  'e2e/development-server.test.ts': 'node',
  'e2e/goodbye.test.ts': 'node',
  'e2e/room.test.ts': 'crowd',
  'e2e/waking.test.ts': 'node',
  e2e: 'e2e',
  crowd: 'crowd',
  nats: 'node',
  turn: 'node',
};

/** Browser tests of rules in which the engine of the browser plays no part, or hardly any: files and folders. */
const engineFree = [
  'elements/base/commands',
  'elements/base/passphrase',
  'elements/base/restart',
  'elements/base/viewer-key',
  'elements/host/',
  'elements/inspector/',
  'elements/look',
  'elements/meeting',
  'elements/options/',
  'elements/over-http',
  'elements/right-to-left',
  'elements/share/music',
  'elements/share/paused-film',
  'elements/share/processor',
  'elements/share/push-to-talk',
  'elements/share/share-limits',
  'elements/stage/tiles',
  'elements/status/',
  'elements/terminal/control',
  'elements/terminal/look',
  'elements/terminal/screen/',
  'elements/viewer/',
  'elements/words/',
  'fanout/',
  'negotiation/bounds',
  'negotiation/demands',
  'negotiation/handshake/',
  'negotiation/mesh',
  'negotiation/negotiator',
  'negotiation/repair',
  'session/ice/',
  'session/log',
  'session/membership/',
  'session/reentrance',
  'session/refused-rejoin',
  'session/send',
  'session/session',
  'session/trace',
  'signaling/mqtt/',
];

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
  const [folder, inner] = pathOf(file).split('/');
  const part = folders[`${folder}/${inner}`] ?? folders[`${folder}`];
  if (part) return part;
  return /from 'node:test'/.test(readFileSync(join(root, file), 'utf8')) ? 'unit' : 'browser';
}

/**
 * Returns those of the browser tests whose rules one browser suffices to show. Throws where a file or folder of them is
 * gone: its successor would run in both unnoticed.
 *
 * @param {readonly string[]} files
 */
export function engineFreeFiles(files) {
  const gone = engineFree.filter((path) => !files.some((file) => pathOf(file).startsWith(path)));
  if (gone.length > 0) throw new Error(`No browser test is ${gone.join(', ')}.`);
  return files.filter((file) => engineFree.some((path) => pathOf(file).startsWith(path)));
}

/**
 * Returns the path of a file below `test`.
 *
 * @param {string} file
 */
function pathOf(file) {
  return relative(join(root, 'test'), join(root, file)).replaceAll('\\', '/');
}

/** @param {string} file */
function rank(file) {
  const slow = [
    ...['package', 'terminal', 'accessibility', 'picture', 'roles', 'media', 'demo', 'site'],
    ...['hidden', 'across', 'churn', 'shared', 'examples'],
    ...['development', 'deployment', 'goodbye', 'waking'],
  ].map((name) => `e2e/${name}`);
  slow.push(
    'sim/',
    'negotiation/mesh',
    'elements/terminal/screen/screen',
    'elements/documents/foreign-frame',
    'negotiation/adversity',
    'session/',
    'elements/',
  );
  const index = slow.findIndex((part) => pathOf(file).startsWith(part));
  return index < 0 ? slow.length : index;
}

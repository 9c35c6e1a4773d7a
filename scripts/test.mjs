// @ts-check
/**
 * Runs the tests, names what failed, and sums them up in one line.
 *
 *     npm test                               everything
 *     npm test -- browser                    one part: browser, node or e2e
 *     npm test -- test/link/wire/frame.test.ts    some files
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { e2eFolders, nodeFolders } from './test-folders.mjs';

/** @typedef {'browser' | 'node' | 'e2e'} Part */
/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures Which tests, and why.
 */

/** @type {Part[]} */
const parts = ['browser', 'node', 'e2e'];
const reports = mkdtempSync(join(tmpdir(), 'beach-test-'));

const { passed, failed, skipped, failures } = runTests(process.argv.slice(2));
rmSync(reports, { recursive: true });
if (failures.length > 0) console.log(`\nFailed:\n- ${failures.join('\n- ')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** @param {string[]} args @returns {Counts} */
function runTests(args) {
  const files = args.filter((arg) => arg.endsWith('.test.ts') && existsSync(arg));
  const unknown = args.find((arg) => !files.includes(arg) && !parts.some((part) => part === arg));
  if (unknown) return failure(`${unknown} is neither a part (${parts}) nor a test file.`);
  try {
    ensureBrowsers();
  } catch (error) {
    return failure(/** @type {Error} */ (error).message);
  }

  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const part of parts) {
    const some = files.filter((file) => partOf(file) === part);
    if (some.length === 0 && args.length > 0 && !args.includes(part)) continue;
    console.log(`\n— ${part} —\n`);
    const counts = part === 'browser' ? runInBrowsers(some) : runInNode(part, some);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures.map((each) => `${part}: ${each}`));
  }
  return total;
}

/** @param {string} file @returns {Part} */
function partOf(file) {
  const folder = file.replaceAll('\\', '/').match(/test\/([^/]+)\//)?.[1] ?? '';
  if (e2eFolders.includes(folder)) return 'e2e';
  return nodeFolders.includes(folder) ? 'node' : 'browser';
}

/** @param {string[]} files None: all. */
function runInBrowsers(files) {
  const report = join(reports, 'browser');
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  return run([runner, ...files], report, { TEST_COUNTS: report });
}

/** @param {'node' | 'e2e'} part @param {string[]} some None: all. */
function runInNode(part, some) {
  const files =
    some.length > 0 ? some : (part === 'e2e' ? e2eFolders : nodeFolders).flatMap(testFiles);
  // Without a file, Node would search for tests of its own accord.
  if (files.length === 0) return failure(`There are no ${part} tests.`);
  const report = join(reports, part);
  const options = [
    '--import=tsx',
    '--test',
    // Each end-to-end test keeps both cores busy by itself.
    `--test-concurrency=${part === 'e2e' ? 1 : 2}`,
    '--test-timeout=300000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/count-reporter.mjs',
    `--test-reporter-destination=${report}`,
  ];
  return run([...options, ...files], report);
}

/** @param {string} folder */
function testFiles(folder) {
  const path = join('test', folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(path, name));
}

/**
 * @param {string[]} args
 * @param {string} report
 * @param {Record<string, string>} env
 * @returns {Counts}
 */
function run(args, report, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (!existsSync(report)) return failure('The tests ended without a result.');
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  if (status !== 0 && counts.failed === 0) return failure(`The tests ended with code ${status}.`);
  return counts;
}

/** @param {string} reason @returns {Counts} */
function failure(reason) {
  return { passed: 0, failed: 1, skipped: 0, failures: [reason] };
}

// @ts-check
/**
 * Runs tests, and prints the failures and the totals at the end.
 *
 *     npm test                               everything
 *     npm test -- unit                       one part: unit, browser, node or e2e
 *     npm test -- test/link/wire/frame.test.ts    some files
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowsers } from './browsers.mjs';
import { partOf, parts, testFiles } from './test-files.mjs';

/** @typedef {import('./test-files.mjs').Part} Part */
/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures The failed tests and their errors.
 */

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
  const needsBrowsers = args.length === 0 || args.some((arg) => arg !== 'unit');
  try {
    if (needsBrowsers) ensureBrowsers();
  } catch (error) {
    return failure(/** @type {Error} */ (error).message);
  }

  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const part of parts) {
    const all = args.length === 0 || args.includes(part);
    const some = all ? testFiles(part) : files.filter((file) => partOf(file) === part);
    if (some.length === 0 && !all) continue;
    console.log(`\n— ${part} —\n`);
    const counts = part === 'browser' ? runInBrowsers(some) : runInNode(part, some);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    total.failures.push(...counts.failures.map((each) => `${part}: ${each}`));
  }
  return total;
}

/** @param {string[]} files */
function runInBrowsers(files) {
  const report = join(reports, 'browser');
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  return run(['--no-warnings', '--import=tsx', runner, ...files], report, { TEST_COUNTS: report });
}

/** @param {Exclude<Part, 'browser'>} part @param {string[]} files */
function runInNode(part, files) {
  // Without files, Node would search for tests itself.
  if (files.length === 0) return failure(`There are no ${part} tests.`);
  const report = join(reports, part);
  const options = [
    '--no-warnings',
    '--import=tsx',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/count-reporter.mjs',
    `--test-reporter-destination=${report}`,
  ];
  if (part === 'unit') return run([...options, 'scripts/unit-tests.mjs', ...files], report);
  // Each end-to-end test keeps both cores busy by itself.
  const concurrency = `--test-concurrency=${part === 'e2e' ? 1 : 2}`;
  return run([...options, '--test', concurrency, '--test-timeout=300000', ...files], report);
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

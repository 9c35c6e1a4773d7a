// @ts-check
/**
 * Runs tests, and prints the failures and the totals at the end.
 *
 *     npm test                               everything
 *     npm test -- unit                       one part: unit, browser, node, e2e or crowd
 *     npm test -- test/link/wire/frame.test.ts    some files
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, isInstalled } from './apt-install.mjs';
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

/**
 * The parts that end before another one starts. The others run beside each other, two at a time: most of the time, the
 * browsers wait. More at a time would end no sooner on two cores, and each test would be slower.
 *
 * @type {Record<Part, Part[]>}
 */
const before = {
  unit: [],
  browser: [],
  node: ['unit'],
  e2e: ['browser'],
  crowd: ['node', 'e2e'],
};

/** How many processes share the files of a part. Each has browsers of its own. */
const lanes = { e2e: 3, crowd: 1 };

/** What some tests run, and the packages of Debian and Ubuntu. */
const programs = {
  Xvfb: 'xvfb',
  turnserver: 'coturn',
  nginx: 'nginx-light',
  caddy: 'caddy',
  openssl: 'openssl',
  'nats-server': 'nats-server',
};

/** Ends a part that hangs, in milliseconds. On two slow cores none takes half of it. */
const patience = 20 * 60_000;

const reports = mkdtempSync(join(tmpdir(), 'beach-test-'));

const { passed, failed, skipped, failures } = await runTests(process.argv.slice(2));
rmSync(reports, { recursive: true });
if (failures.length > 0) console.log(`\nFailed:\n- ${failures.join('\n- ')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** @param {string[]} args @returns {Promise<Counts>} */
async function runTests(args) {
  const files = args.filter((arg) => arg.endsWith('.test.ts') && existsSync(arg));
  const unknown = args.find((arg) => !files.includes(arg) && !parts.some((part) => part === arg));
  if (unknown) return failure(`${unknown} is neither a part (${parts}) nor a test file.`);
  const chosen = new Set(args.map((arg) => (files.includes(arg) ? partOf(arg) : arg)));
  /** @param {Part[]} some */
  const needs = (...some) => args.length === 0 || some.some((part) => chosen.has(part));
  try {
    if (needs('browser', 'node', 'e2e', 'crowd')) ensureBrowsers();
    if (needs('node', 'e2e')) installPrograms();
    if (needs('node', 'e2e', 'crowd')) build();
  } catch (error) {
    return failure(/** @type {Error} */ (error).message);
  }

  /** @type {Counts} */
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  /** @type {Map<Part, Promise<void>>} */
  const ends = new Map();
  for (const part of parts) {
    const ready = Promise.all(before[part].map((other) => ends.get(other)));
    const end = ready.then(async () => {
      const all = args.length === 0 || args.includes(part);
      const some = all ? testFiles(part) : files.filter((file) => partOf(file) === part);
      if (some.length === 0 && !all) return;
      const every = await (part === 'browser'
        ? runInBrowsers(all ? [] : some)
        : runInNode(part, some));
      for (const counts of every) {
        total.passed += counts.passed;
        total.failed += counts.failed;
        total.skipped += counts.skipped;
        total.failures.push(...counts.failures.map((each) => `${part}: ${each}`));
      }
    });
    ends.set(part, end);
  }
  await Promise.all(ends.values());
  return total;
}

/** Installs missing programs before the tests start: files that run at once cannot both call apt-get. */
function installPrograms() {
  const missing = Object.entries(programs).filter(([program]) => !isInstalled(program));
  if (missing.length > 0) aptInstall(missing.map(([, name]) => name));
}

/** Builds what the tests of command lines and packages run, unless `.ci/run` just has. */
function build() {
  if (process.env.BUILT === 'yes') return;
  console.log('build …');
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
  process.env.BUILT = 'yes';
}

/** @param {string[]} files Without any, the runner chooses them. @returns {Promise<Counts[]>} */
async function runInBrowsers(files) {
  const report = join(reports, 'browser');
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  const args = ['--no-warnings', '--import=tsx', runner, ...files];
  return [await run('browser', args, report, { TEST_COUNTS: report })];
}

/** @param {Exclude<Part, 'browser'>} part @param {string[]} files @returns {Promise<Counts[]>} */
async function runInNode(part, files) {
  // Without files, Node would search for tests itself.
  if (files.length === 0) return [failure(`There are no ${part} tests.`)];
  if (part === 'node') {
    // Most of them wait most of the time.
    const options = ['--test', '--test-concurrency=2', '--test-timeout=300000'];
    return [await runNode(part, [...options, ...files])];
  }
  if (part === 'unit') return [await runNode(part, ['scripts/unit-tests.mjs', ...files])];
  const count = Math.min(lanes[part], files.length);
  const taken = join(reports, `${part}-taken`);
  const args = ['scripts/test-lane.mjs', taken, ...files];
  return Promise.all(Array.from({ length: count }, (_, lane) => runNode(part, args, lane)));
}

/** @param {Part} part @param {string[]} args */
function runNode(part, args, lane = 0) {
  const report = join(reports, `${part}-${lane}`);
  const options = [
    '--no-warnings',
    '--import=tsx',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/count-reporter.mjs',
    `--test-reporter-destination=${report}`,
  ];
  return run(part, [...options, ...args], report);
}

/**
 * Runs one part, and prints its output as a whole, since another part may run beside it. The output goes through a file:
 * a pipe would stay open for as long as any process that the tests have left behind.
 *
 * @param {Part} part
 * @param {string[]} args
 * @param {string} report
 * @param {Record<string, string>} env
 * @returns {Promise<Counts>}
 */
async function run(part, args, report, env = {}) {
  const output = `${report}.txt`;
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', openSync(output, 'w'), 'inherit'],
    env: { ...process.env, ...env },
  });
  const started = Date.now();
  console.log(`${part} …`);
  const deadline = setTimeout(() => child.kill('SIGKILL'), patience);
  const [status, signal] = await once(child, 'exit');
  clearTimeout(deadline);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\n— ${part}, ${seconds} s —\n\n${readFileSync(output, 'utf8')}`);
  if (signal) return failure(`The tests were ended by ${signal} after ${seconds} s.`);
  if (!existsSync(report)) return failure('The tests ended without a result.');
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  if (status === 0 || counts.failed > 0) return counts;
  // A suite has failed, or the process: Node counts neither.
  const failures = [...counts.failures, `The tests ended with code ${status}.`];
  return { ...counts, failed: 1, failures };
}

/** @param {string} reason @returns {Counts} */
function failure(reason) {
  return { passed: 0, failed: 1, skipped: 0, failures: [reason] };
}

// @ts-check
/** Tests in Chromium and Firefox: Vite serves the modules, the runner everything of its own. */
import { rmSync, writeFileSync } from 'node:fs';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { createServer } from 'vite';
import { launchOptions } from './scripts/browsers.mjs';
import { simplePeerAliases } from './scripts/simple-peer-aliases.mjs';
import { testFiles } from './scripts/test-files.mjs';

const files = testFiles('browser');

/** Runs may go on side by side, and each discovers dependencies at its own pace. */
const cacheDir = `node_modules/.vite/test-${process.pid}`;

const vite = await createServer({
  configFile: false,
  cacheDir,
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  resolve: {
    alias: simplePeerAliases,
    dedupe: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'],
  },
  optimizeDeps: { entries: ['src/**/*.ts', '!src/road/**', ...files] },
  plugins: [runnerModules()],
});

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files,
  concurrency: 1,
  concurrentBrowsers: 2,
  browsers: [
    chromeLauncher({
      puppeteer: /** @type {any} */ (puppeteer),
      launchOptions: launchOptions('chromium'),
    }),
    chromeLauncher({
      puppeteer: /** @type {any} */ (puppeteer),
      launchOptions: launchOptions('firefox'),
    }),
  ],
  middleware: [viteMiddleware],
  plugins: [viteLifetime(), testRoad()],
  // None of these measures anything: they end what hangs, and leave time for machines that are busy.
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  staticLogging: true,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter()],
};

/** Modules that the runner makes up on the fly: Vite must leave their addresses alone. */
function runnerModules() {
  return {
    name: 'runner-modules',
    enforce: /** @type {const} */ ('pre'),
    /** @param {string} source */
    resolveId(source) {
      const path = /(^|\/)(__web-dev-server__.*)/.exec(source)?.[2];
      return path ? { id: `/${path}`, external: true } : null;
    },
  };
}

/** @param {import('koa').Context} context @param {() => Promise<void>} next */
function viteMiddleware(context, next) {
  if (context.path === '/' || context.path.startsWith('/__web')) return next();
  return new Promise((resolve, reject) => {
    context.res.once('close', () => resolve(undefined));
    // Koa has set 404, which Vite would keep.
    context.res.statusCode = 200;
    vite.middlewares(context.req, context.res, (/** @type {unknown} */ error) => {
      context.res.statusCode = 404;
      if (error) reject(error);
      else next().then(resolve, reject);
    });
  });
}

function viteLifetime() {
  return {
    name: 'vite-lifetime',
    async serverStop() {
      await vite.close();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}

/**
 * One road for all tests, started when the first of them asks:
 * `await executeServerCommand('road:url')` gives its address, and
 * `await executeServerCommand('road:offers', { session })` the offers that it relayed.
 *
 * @returns {import('@web/test-runner-core').TestRunnerPlugin<any>}
 */
function testRoad() {
  /** @type {Promise<any> | undefined} */
  let starting;
  const road = () => {
    starting ??= vite
      .ssrLoadModule('/src/road/index.ts')
      .then(({ createRoad }) => createRoad({ host: '127.0.0.1', port: 0, logger: () => {} }));
    return starting;
  };
  return {
    name: 'test-road',
    async executeCommand({ command, payload }) {
      if (command === 'road:url') return (await road()).url;
      if (command === 'road:offers') return (await road()).offers(payload.session);
    },
    async serverStop() {
      await (await starting)?.close();
    },
  };
}

/**
 * Prints the counts of each browser, and writes the totals, and what failed, to the file that
 * `TEST_COUNTS` names.
 *
 * @returns {import('@web/test-runner').Reporter}
 */
function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const total = newCounts();
      for (const browser of new Set(sessions.map((session) => session.browser.name))) {
        const counts = newCounts();
        for (const { testFile, errors, testResults } of sessions.filter(
          (session) => session.browser.name === browser,
        )) {
          // A file that does not load, or a hook that throws, fails without a test.
          counts.failed += errors.length;
          counts.failures.push(...errors.map(({ message }) => `${testFile}: ${message}`));
          if (testResults) countSuite(testResults, counts);
        }
        const { passed, failed, skipped, failures } = counts;
        console.log(`${browser}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
        total.passed += passed;
        total.failed += failed;
        total.skipped += skipped;
        total.failures.push(...failures.map((each) => `${browser}: ${each}`));
      }
      const path = process.env.TEST_COUNTS;
      if (path) writeFileSync(path, JSON.stringify(total));
    },
  };
}

function newCounts() {
  return { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
}

/**
 * @param {import('@web/test-runner-core').TestSuiteResult} suite
 * @param {ReturnType<typeof newCounts>} counts
 */
function countSuite(suite, counts) {
  for (const { name, skipped, passed, error } of suite.tests) {
    counts[skipped ? 'skipped' : passed ? 'passed' : 'failed'] += 1;
    if (!skipped && !passed) counts.failures.push(`${suite.name} ${name}: ${error?.message}`);
  }
  for (const child of suite.suites) countSuite(child, counts);
}

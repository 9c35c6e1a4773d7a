// @ts-check
/**
 * Tests in Chromium and Firefox: they are bundled once, and the runner serves everything else. What needs no engine runs
 * in Chromium alone, except in the full form, and where files are named.
 */
import { writeFileSync } from 'node:fs';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { launchOptions } from './scripts/browsers.mjs';
import { engineFreeFiles, testFiles } from './scripts/test-files.mjs';
import { createRoad } from './src/road/index.ts';
import { AwkwardProxy } from './test/kit/network/awkward-proxy.ts';
import { startMqttBroker } from './test/kit/network/mqtt-broker.ts';
import { startAnsweringServer } from './test/kit/pages/answering-server.ts';
import { bundle } from './test/kit/pages/bundle.ts';
import { endBrowser } from './test/kit/pages/end-browser.ts';

const files = testFiles('browser');
const inEach =
  process.env.BROWSER_TESTS === 'full' || process.argv.some((arg) => arg.endsWith('.test.ts'));
const inOne = inEach ? [] : engineFreeFiles(files);

/** Loaded by frames that tests make. */
const framed = [
  'test/signaling/frame-peer.ts',
  'test/elements/documents/framed.ts',
  'test/elements/inspector/connectivity/checking-frame.ts',
];
const bundled = await bundle(import.meta.dirname, [...files, ...framed]);

const chromium = launcher('chromium');

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: files.filter((file) => !inOne.includes(file)),
  concurrentBrowsers: 2,
  browsers: [chromium, launcher('firefox')],
  groups: inOne.length > 0 ? [{ name: 'in one browser', files: inOne, browsers: [chromium] }] : [],
  middleware: [serveBundle],
  plugins: [testRoad(), httpRoad(), mqttBroker(), answeringServer()],
  // None of these measures anything: they end what hangs, and leave time for machines that are busy.
  testFramework: { config: { ui: 'bdd', timeout: 60_000 } },
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  staticLogging: true,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter()],
};

/**
 * Runs several files at a time, each in a browser of its own: a browser paints only the page in front, and most
 * tests spend their time waiting. Chromium has twice as many files, so it gets more of them.
 *
 * @param {import('./scripts/browsers.mjs').BrowserName} name
 */
function launcher(name) {
  const options = launchOptions(name);
  /** @type {import('puppeteer-core').Browser[]} */
  const browsers = [];
  let first = true;
  const ownLauncher = chromeLauncher({
    puppeteer: /** @type {any} */ (puppeteer),
    launchOptions: options,
    concurrency: name === 'firefox' ? 1 : 2,
    createBrowserContext({ browser }) {
      browsers.push(/** @type {any} */ (browser));
      return browser.defaultBrowserContext();
    },
    async createPage({ context }) {
      if (first) {
        first = false;
        return context.newPage();
      }
      const browser = await puppeteer.launch(options);
      browsers.push(browser);
      return /** @type {any} */ (browser.newPage());
    },
  });
  ownLauncher.stop = async () => {
    await Promise.all(browsers.map(endBrowser));
  };
  return ownLauncher;
}

/** @param {import('koa').Context} context @param {() => Promise<void>} next */
async function serveBundle(context, next) {
  // For frames without an origin.
  context.set('Access-Control-Allow-Origin', '*');
  if (context.query.policy) context.set('Permissions-Policy', String(context.query.policy));
  const file = bundled.get(context.path.slice(1));
  if (file === undefined) return next();
  context.body = file.content;
  context.type = file.type;
}

/**
 * One road for all tests, started when the first of them asks. It refuses the token `mistyped`:
 * `await executeServerCommand('road:url')` gives its address, and
 * `await executeServerCommand('road:offers', { session })` the offers that it relayed.
 *
 * @returns {import('@web/test-runner-core').TestRunnerPlugin<any>}
 */
function testRoad() {
  /** @type {Promise<import('./src/road/index.ts').ListeningRoad> | undefined} */
  let starting;
  const road = () => {
    starting ??= createRoad({
      host: '127.0.0.1',
      port: 0,
      logger: () => {},
      authorize: ({ token }) => token !== 'mistyped',
    });
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
 * A road for signaling over HTTP, started when the first test asks: `await executeServerCommand('http:port')` gives its
 * port, at any address of this machine, because browsers open few connections to one. `http:proxy` gives the port of a
 * proxy in front of it, which refuses WebSockets; `http:cut` cuts its connections, and `http:requests` with a word in
 * their address gives what was requested there.
 *
 * @returns {import('@web/test-runner-core').TestRunnerPlugin<any>}
 */
function httpRoad() {
  /** @type {Promise<{ road: import('./src/road/index.ts').ListeningRoad, proxy: AwkwardProxy }> | undefined} */
  let starting;
  const start = async () => {
    const road = await createRoad({ host: '0.0.0.0', port: 0, logger: () => {} });
    const proxy = await AwkwardProxy.start(road.port, () => ({ status: 403 }));
    return { road, proxy };
  };
  return {
    name: 'http-road',
    async executeCommand({ command, payload }) {
      if (!command.startsWith('http:')) return;
      starting ??= start();
      const { road, proxy } = await starting;
      if (command === 'http:port') return road.port;
      if (command === 'http:proxy') return proxy.port;
      if (command === 'http:requests') {
        return proxy.requests.filter((request) => request.includes(payload.word));
      }
      proxy.cut();
      return true;
    },
    async serverStop() {
      const started = await starting;
      started?.proxy.close();
      await started?.road.close();
    },
  };
}

/**
 * One MQTT broker, started when the first test asks: `await executeServerCommand('mqtt:url')` gives its address.
 * `mqtt:publish` publishes a payload under a topic, and `mqtt:drop` cuts every connection.
 *
 * @returns {import('@web/test-runner-core').TestRunnerPlugin<any>}
 */
function mqttBroker() {
  /** @type {ReturnType<typeof startMqttBroker> | undefined} */
  let starting;
  return {
    name: 'mqtt-broker',
    async executeCommand({ command, payload }) {
      if (!command.startsWith('mqtt:')) return;
      starting ??= startMqttBroker();
      const broker = await starting;
      if (command === 'mqtt:url') return broker.url;
      if (command === 'mqtt:publish') await broker.publish(payload.topic, payload.payload);
      else broker.drop();
      return true;
    },
    async serverStop() {
      await (await starting)?.close();
    },
  };
}

/**
 * One server that is no road, started when the first test asks: `await executeServerCommand('server:url')` gives its
 * address, and `await executeServerCommand('server:asked', { path })` the number of plain requests for a path.
 *
 * @returns {import('@web/test-runner-core').TestRunnerPlugin<any>}
 */
function answeringServer() {
  /** @type {ReturnType<typeof startAnsweringServer> | undefined} */
  let starting;
  return {
    name: 'answering-server',
    async executeCommand({ command, payload }) {
      if (!command.startsWith('server:')) return;
      starting ??= startAnsweringServer();
      const { url, asked } = await starting;
      return command === 'server:url' ? url : (asked.get(payload.path) ?? 0);
    },
    async serverStop() {
      (await starting)?.close();
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

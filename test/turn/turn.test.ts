import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { hasState, hasViewers, put, untilOnPage } from '../e2e/browser-pages.ts';
import { full, patient, TurnServer, turnObstacle } from './turn-server.ts';

const why = turnObstacle();
if (why !== null) console.log(`TURN is not tested: ${why}.`);
// `npm run test:turn` must not pass without a test.
if (why !== null && full) process.exitCode = 1;

describe('through coturn', { skip: why ?? false }, () => {
  let harness: BrowserHarness;
  let turn: TurnServer;

  before(async () => {
    [harness, turn] = await Promise.all([BrowserHarness.open(), TurnServer.start()]);
  });
  afterEach(() => harness?.clear());
  after(async () => {
    await harness?.close();
    await turn?.close();
  });

  /** Opens a page with an element that asks this process for its ICE servers, and counts the requests. */
  async function show(
    name: BrowserName,
    tag: 'beach-session' | 'beach-viewer',
    attributes: Record<string, string>,
    answer: (asked: number) => unknown,
    openTimeout = 15_000,
  ): Promise<{ page: Page; readonly asked: number }> {
    const page = await harness.blank(name);
    let asked = 0;
    await page.exposeFunction('askForServers', () => answer(++asked));
    const all = { signaling: harness.road.url, 'relay-only': '', manual: '', ...attributes };
    await put(page, tag, all);
    await page.evaluate((openTimeout) => {
      const { askForServers } = window as unknown as { askForServers(): RTCIceServer[] };
      const options = { iceServers: askForServers, limits: { openTimeout, retryDelays: [] } };
      const host = window.probe.host();
      const viewer = window.probe.viewer();
      Object.assign(host ?? viewer, options);
      (host ? host.start() : viewer.join()).catch(() => {});
    }, openTimeout);
    return {
      page,
      get asked() {
        return asked;
      },
    };
  }

  /** Returns the candidate types of the path of the page's only connection. */
  const path = (page: Page) => page.evaluate(() => window.probe.path());

  async function flows(from: Page, to: Page): Promise<void> {
    const before = await to.evaluate(() => window.probe.heard.length);
    await from.evaluate(() => (window.probe.host() ?? window.probe.viewer()).send('well'));
    await untilOnPage(to, (before) => window.probe.heard.length > before, before);
  }

  const states = (page: Page) =>
    page.evaluate(() =>
      window.probe.events
        .filter(({ type }) => type === 'beach-connectionstatechange')
        .map(({ state }) => state),
    );

  const pairs: [BrowserName, BrowserName][] = [
    ['chromium', 'chromium'],
    ['chromium', 'firefox'],
  ];
  for (const [hostBrowser, viewerBrowser] of pairs) {
    const pair = `a ${hostBrowser} host and a ${viewerBrowser} viewer`;

    test(`${pair} that use only relays are connected by relays, and data flow`, async () => {
      const attributes = { session: `relay-${viewerBrowser}` };
      const long = () => [turn.credentials(3_600, 'ada')];
      const [host, viewer] = await Promise.all([
        show(hostBrowser, 'beach-session', attributes, long),
        show(viewerBrowser, 'beach-viewer', attributes, long),
      ]);
      await hasState(viewer.page, 'connected');
      await hasViewers(host.page, 1);
      assert.deepEqual(await path(host.page), ['relay', 'relay']);
      assert.deepEqual(await path(viewer.page), ['relay', 'relay']);
      await flows(host.page, viewer.page);
      await flows(viewer.page, host.page);
      assert.deepEqual([host.asked, viewer.asked], [1, 1]);
    });

    test(
      `${pair} renew credentials that expire after 12 s, and keep their link`,
      patient,
      async () => {
        const attributes = { session: `renewal-${viewerBrowser}` };
        const short = (name: string) => (asked: number) => [
          turn.credentials(12, `${name}-${viewerBrowser}-${asked}`),
        ];
        const [host, viewer] = await Promise.all([
          show(hostBrowser, 'beach-session', attributes, short('host')),
          show(viewerBrowser, 'beach-viewer', attributes, short('viewer')),
        ]);
        await hasState(viewer.page, 'connected');
        await hasViewers(host.page, 1);
        const begun = Date.now();
        // Longer than the first and the second credentials are valid.
        while (Date.now() - begun < 26_000) {
          await flows(host.page, viewer.page);
          await flows(viewer.page, host.page);
        }
        for (const [name, { page, asked }] of Object.entries({ host, viewer })) {
          assert.ok(asked >= 3, `${name} asked ${asked} times`);
          assert.deepEqual(await states(page), ['connecting', 'connected']);
          assert.deepEqual(await path(page), ['relay', 'relay']);
          // Each relay was allocated before the former credentials expired.
          for (const count of [1, 2, 3]) {
            const prefix = `${name}-${viewerBrowser}-${count}`;
            assert.ok(
              turn.allocations.some((username) => username.endsWith(`:${prefix}`)),
              `no relay for ${prefix}: ${turn.allocations}`,
            );
          }
        }
      },
    );
  }

  test(
    'wrong credentials end in ice-failed, whose message says what to check',
    patient,
    async () => {
      const attributes = { session: 'wrong' };
      const wrong = () => [{ ...turn.credentials(3_600, 'ada'), credential: 'wrong' }];
      const [, viewer] = await Promise.all([
        show('chromium', 'beach-session', attributes, wrong, 2_000),
        show('chromium', 'beach-viewer', attributes, wrong, 2_000),
      ]);
      await hasState(viewer.page, 'failed-permanent');
      const error = await viewer.page.evaluate(() => {
        const { code, message } = window.probe.viewer().error ?? {};
        return { code, message };
      });
      assert.equal(error.code, 'ice-failed');
      assert.match(error.message ?? '', /TURN server.*check.*credentials/);
    },
  );
});

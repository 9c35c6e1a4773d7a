import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, hasViewers, heardCount, untilOnPage } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** Sends every sample. Returns their descriptions by `probe.describe`. */
async function sendSamples(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { samples, describe } = window.probe;
    const element = window.probe.host() ?? window.probe.viewer();
    const sent: string[] = [];
    for (const [name, make] of Object.entries(samples)) {
      const data = make();
      sent.push(`${name}: ${await describe(data)}`);
      await element.send(data, { topic: name });
    }
    return sent;
  });
}

const heardBy = (page: Page) =>
  page.evaluate(() =>
    window.probe.heard.map(({ topic, description }) => `${topic}: ${description}`),
  );

const pairs: [BrowserName, BrowserName][] = [
  ['chromium', 'chromium'],
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
  ['firefox', 'firefox'],
];

for (const [hostBrowser, viewerBrowser] of pairs) {
  test(`R40 data flow both ways, and media, between a ${hostBrowser} host and three ${viewerBrowser} viewers`, async () => {
    const session = `pair-${hostBrowser}-${viewerBrowser}`;
    const host = await harness.show(hostBrowser, 'beach-session', { session });
    const viewers = await Promise.all(
      ['Ada', 'Ben', 'Cleo'].map((name) =>
        harness.show(viewerBrowser, 'beach-viewer', { session, name, muted: '' }),
      ),
    );
    await Promise.all(viewers.map((viewer) => hasState(viewer, 'connected')));
    await hasViewers(host, 3);

    const sent = await sendSamples(host);
    for (const viewer of viewers) {
      await heardCount(viewer, sent.length);
      assert.deepEqual(await heardBy(viewer), sent);
    }
    const [first] = viewers as [Page, ...Page[]];
    const back = await sendSamples(first);
    await heardCount(host, back.length);
    assert.deepEqual(await heardBy(host), back);
    const names = await host.evaluate(() => {
      const { peers } = window.probe.host();
      return window.probe.heard.map(({ peerId }) => peers.get(peerId)?.name);
    });
    assert.deepEqual(new Set(names), new Set(['Ada']));

    await host.evaluate(() => {
      window.probe.host().stream = window.probe.colors().captureStream(20);
    });
    for (const viewer of viewers) {
      // Firefox shows no frames on a background page.
      await viewer.bringToFront();
      // A background page draws once a second.
      await untilOnPage(viewer, () => window.probe.frames() > 2);
      const size = await viewer.evaluate(() => window.probe.video()?.videoWidth);
      assert.ok((size ?? 0) > 0);
    }
    await host.evaluate(() => {
      window.probe.host().stream = null;
    });
    for (const viewer of viewers) {
      await untilOnPage(viewer, () => window.probe.viewer().stream === null);
    }
    const states = await viewers[0]?.evaluate(() =>
      window.probe.events.filter(({ type }) => type === 'beach-statechange').map((e) => e.state),
    );
    assert.deepEqual(states?.slice(-2), ['connecting', 'connected'], 'no link was replaced');
  });
}

test('ten viewers that join at the same time are all connected', async () => {
  const session = 'ten';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewer = await harness.blank('chromium');
  await viewer.evaluate(
    (session, signaling) => {
      for (let count = 0; count < 10; count += 1) {
        const element = document.createElement('beach-viewer');
        Object.assign(element, { session, signaling });
        document.body.append(element);
      }
    },
    session,
    harness.road.url,
  );
  await hasViewers(host, 10);
  await untilOnPage(viewer, () =>
    [...document.querySelectorAll('beach-viewer')].every(({ state }) => state === 'connected'),
  );
});

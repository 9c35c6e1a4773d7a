import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { put, untilOnPage } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** Covers a page by another one. */
async function hide(page: Page): Promise<void> {
  const cover = await page.browserContext().newPage();
  await cover.bringToFront();
  await untilOnPage(page, () => document.hidden);
}

/** The camera has five pictures a second; the timers of a hidden page would give one. */
const least = 3;

/** Resolves to how many pictures a viewer decodes in a second, whether or not it shows them. */
async function decodedInSecond(viewer: Page): Promise<number> {
  const count = () => viewer.evaluate(() => Reflect.get(window, 'decoded') as number);
  const before = await count();
  await wait(1_000);
  return (await count()) - before;
}

async function watch(name: BrowserName, session: string): Promise<Page> {
  const viewer = await harness.blank(name);
  await viewer.evaluate(`
    window.decoded = 0;
    window.VideoDecoder = class extends VideoDecoder {
      constructor({ output, error }) {
        super({
          error,
          output(picture) {
            window.decoded += 1;
            output(picture);
          },
        });
      }
    };
  `);
  await put(viewer, 'beach-viewer', { signaling: harness.road.url, session, muted: '' });
  await viewer.bringToFront();
  await untilOnPage(viewer, () => window.probe.frames() > 2);
  return viewer;
}

for (const [hostBrowser, viewerBrowser] of [
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
] satisfies [BrowserName, BrowserName][]) {
  test(`R46 pictures that are encoded once go on where a ${hostBrowser} host or a ${viewerBrowser} viewer is hidden`, async () => {
    const session = `hidden-${hostBrowser}`;
    const attributes = { session, delivery: 'shared', share: 'camera' };
    const host = await harness.show(hostBrowser, 'beach-session', attributes);
    const viewer = await watch(viewerBrowser, session);
    await hide(viewer);
    assert.ok((await decodedInSecond(viewer)) >= least);
    await viewer.bringToFront();
    const before = await viewer.evaluate(() => window.probe.frames());
    await untilOnPage(viewer, (before) => window.probe.frames() > before + 2, before);

    await hide(host);
    // Its first seconds hidden count, too.
    assert.ok((await decodedInSecond(viewer)) >= least);
    assert.ok((await decodedInSecond(viewer)) >= least);
    await host.bringToFront();
    assert.ok((await decodedInSecond(viewer)) >= least);
    assert.equal(await host.evaluate(() => window.probe.ownSenders()), 0);
  });
}

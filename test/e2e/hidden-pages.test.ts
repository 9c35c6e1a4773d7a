import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
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

/** The camera has five pictures a second. What the timers of a hidden page drove would come once a second. */
const pictures = 12;
const mostTicks = 8;

/** Lets a page count seconds by a timer, which leaves out those in which the machine was busy with other work. */
async function countTicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    Reflect.set(window, 'ticks', 0);
    setInterval(() => Reflect.set(window, 'ticks', Reflect.get(window, 'ticks') + 1), 1_000);
  });
}

/**
 * Resolves when a viewer has decoded some pictures more, whether or not it shows them, to how often a timer of a page has
 * ticked meanwhile.
 */
async function ticksMeanwhile(page: Page, viewer: Page): Promise<number> {
  const ticks = () => page.evaluate(() => Reflect.get(window, 'ticks') as number);
  const before = await ticks();
  const last = (await viewer.evaluate(() => Reflect.get(window, 'decoded') as number)) + pictures;
  await untilOnPage(viewer, (last) => (Reflect.get(window, 'decoded') as number) >= last, last);
  return (await ticks()) - before;
}

async function showsMore(viewer: Page): Promise<void> {
  const before = await viewer.evaluate(() => window.probe.frames());
  await untilOnPage(viewer, (before) => window.probe.frames() > before + 2, before);
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
    await countTicks(viewer);
    await hide(viewer);
    assert.ok((await ticksMeanwhile(viewer, viewer)) <= mostTicks);
    await viewer.bringToFront();
    await showsMore(viewer);

    await countTicks(host);
    await hide(host);
    assert.ok((await ticksMeanwhile(host, viewer)) <= mostTicks);
    assert.ok((await ticksMeanwhile(host, viewer)) <= mostTicks);
    await host.bringToFront();
    await showsMore(viewer);
    assert.equal(await host.evaluate(() => window.probe.ownSenders()), 0);
  });
}

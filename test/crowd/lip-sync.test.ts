import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { put, untilOnPage } from '../e2e/browser-pages.ts';
import { quantile } from '../kit/quantile.ts';

/** The most by which a picture may be early or late, in milliseconds. */
const most = 45;

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness.close());

/** Resolves to by how much the pictures of the next flashes come after their beeps. */
async function nextSkews(viewer: Page, count: number): Promise<number[]> {
  const before = await viewer.evaluate(() => window.probe.skews().length);
  await untilOnPage(viewer, (least) => window.probe.skews().length >= least, before + count);
  return viewer.evaluate((before) => window.probe.skews().slice(before), before);
}

test('R46 sound and picture that are encoded once are heard and seen together, also after the network has stood still', async () => {
  const attributes = { session: 'lip-sync', signaling: harness.road.url };
  const [host, viewer] = [await harness.blank('chromium'), await harness.blank('chromium')];
  // A browser plays sound after a tap.
  for (const page of [host, viewer]) await page.mouse.click(1, 1);
  await put(host, 'beach-session', { ...attributes, delivery: 'shared' });
  await host.evaluate(async () => {
    window.probe.host().stream = await window.probe.flashing();
  });
  await put(viewer, 'beach-viewer', attributes);
  await untilOnPage(viewer, () => window.probe.viewer().stream?.getTracks().length === 2);
  await viewer.evaluate(() => window.probe.measureSkews());
  const skews = [await nextSkews(viewer, 6)];

  await host.evaluate(async () => {
    const { send } = RTCDataChannel.prototype;
    RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: never) {
      if (this.label !== 'media') send.call(this, data);
    } as typeof send;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    RTCDataChannel.prototype.send = send;
  });
  skews.push(await nextSkews(viewer, 5));
  for (const each of skews) assert.ok(Math.abs(quantile(each, 0.5)) < most, `${each}`);
  console.log(`skews in ms: ${skews.map((each) => each.map(Math.round)).join('; after 2 s: ')}`);
});

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, hasViewers, untilOnPage } from './browser-pages.ts';

declare global {
  interface Window {
    /** The picture-in-picture window of the document. */
    floating: Window;
    documentPictureInPicture: { requestWindow(): Promise<Window> };
  }
}

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** Returns the pages of a host that sends a film, and of its viewer, which plays in a window of its own. */
async function float(session: string): Promise<{ host: Page; viewer: Page }> {
  const host = await harness.show('chromium', 'beach-session', { session });
  await host.evaluate(() => {
    window.probe.host().stream = window.probe.colors().captureStream(20);
  });
  const viewer = await harness.show('chromium', 'beach-viewer', { session });
  await hasViewers(host, 1);
  await untilOnPage(viewer, () => document.querySelector('beach-viewer')?.stream);
  await viewer.evaluate(() => {
    const button = document.createElement('button');
    button.onclick = async () => {
      window.floating = await window.documentPictureInPicture.requestWindow();
      window.floating.document.body.append(window.probe.viewer());
    };
    document.body.prepend(button);
  });
  await viewer.click('button');
  await untilOnPage(viewer, () => window.floating?.document.querySelector('beach-viewer'));
  return { host, viewer };
}

test('R37 a viewer plays on in a picture-in-picture window, and leaves when that closes', async () => {
  const { host, viewer } = await float('floating');
  const shown = await viewer.evaluate(async () => {
    const element = window.floating.document.querySelector('beach-viewer');
    const video = element?.shadowRoot?.querySelector('video');
    for (let frame = 0; frame < 10; frame += 1) {
      await new Promise((resolve) => video?.requestVideoFrameCallback(resolve));
    }
    return {
      state: element?.state,
      display: element && window.floating.getComputedStyle(element).display,
      // The browser has neither full screen nor picture-in-picture there.
      buttons: element?.shadowRoot?.querySelectorAll('[part~=bar] button').length,
    };
  });
  assert.deepEqual(shown, { state: 'connected', display: 'block', buttons: 0 });
  const started = performance.now();
  await viewer.evaluate(() => window.floating.close());
  await hasViewers(host, 0);
  const ms = performance.now() - started;
  assert.ok(ms < 1_000, `${ms} ms`);
  const leave = await host.evaluate(() =>
    window.probe.events.filter(({ type }) => type === 'beach-viewerleave'),
  );
  assert.equal(leave.length, 1);
});

test('R37 a page takes a viewer out of a picture-in-picture window that closes', async () => {
  const { host, viewer } = await float('landing');
  const before = await host.evaluate(() => window.probe.events.length);
  await viewer.evaluate(() => {
    const element = window.floating.document.querySelector('beach-viewer') as HTMLElement;
    window.floating.addEventListener('pagehide', () => document.body.append(element));
    window.floating.close();
  });
  await hasState(viewer, 'connected');
  const shown = await viewer.evaluate(
    () => window.probe.video()?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
  );
  await untilOnPage(
    viewer,
    (shown) => (window.probe.video()?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > shown + 30,
    shown,
  );
  const display = await viewer.evaluate(() => getComputedStyle(window.probe.viewer()).display);
  assert.equal(display, 'block');
  assert.deepEqual(await host.evaluate((before) => window.probe.events.slice(before), before), []);
});

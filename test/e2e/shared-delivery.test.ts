import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, put, untilOnPage } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** Gives the host's page a film. */
async function film(host: Page): Promise<void> {
  await host.evaluate(() => {
    window.probe.host().stream = window.probe.colors().captureStream(20);
  });
}

/** Resolves when the viewer has shown three pictures more. */
async function shows(viewer: Page): Promise<void> {
  // Firefox shows no frames on a background page.
  await viewer.bringToFront();
  const before = await viewer.evaluate(() => window.probe.frames());
  await untilOnPage(viewer, (before) => window.probe.frames() > before + 2, before);
}

for (const hostBrowser of ['chromium', 'firefox'] satisfies BrowserName[]) {
  test(`R40 R46 what a ${hostBrowser} host encodes once is shown in both browsers, beside a viewer without WebCodecs`, async () => {
    const session = `shared-${hostBrowser}`;
    const host = await harness.show(hostBrowser, 'beach-session', { session, delivery: 'shared' });
    await film(host);
    const viewers = [await harness.blank('chromium')];
    await viewers[0]?.evaluate(() => Reflect.deleteProperty(window, 'VideoDecoder'));
    viewers.push(await harness.blank('chromium'), await harness.blank('firefox'));
    for (const viewer of viewers) {
      await put(viewer, 'beach-viewer', { signaling: harness.road.url, session, muted: '' });
      await shows(viewer);
    }
    assert.equal(await host.evaluate(() => window.probe.ownSenders()), 1);
    await host.evaluate(() => {
      window.probe.host().stream = null;
    });
    for (const viewer of viewers) {
      await untilOnPage(viewer, () => window.probe.viewer().stream === null);
    }
  });
}

test('R36 R46 a host that reloads shows to its viewers again what it encodes once', async () => {
  const attributes = { session: 'shared-reload', delivery: 'shared', signaling: harness.road.url };
  const host = await harness.show('chromium', 'beach-session', attributes);
  await film(host);
  const viewer = await harness.show('chromium', 'beach-viewer', {
    session: attributes.session,
    muted: '',
  });
  await shows(viewer);
  await host.reload();
  await untilOnPage(host, () => 'probe' in window);
  await put(host, 'beach-session', attributes);
  await film(host);
  await untilOnPage(viewer, () => window.probe.viewer().stream !== null);
  await shows(viewer);
  assert.equal(await host.evaluate(() => window.probe.ownSenders()), 0);
});

test('R46 a viewer without the file of what is encoded once has the media over its connection', async () => {
  const session = 'file-missing';
  const host = await harness.show('chromium', 'beach-session', { session, delivery: 'shared' });
  await film(host);
  const viewer = await harness.blank('chromium');
  let missed = 0;
  await viewer.setRequestInterception(true);
  viewer.on('request', (request) => {
    const isRoom = /broadcast/.test(request.url());
    if (isRoom) missed += 1;
    void (isRoom ? request.respond({ status: 404 }) : request.continue());
  });
  await put(viewer, 'beach-viewer', { signaling: harness.road.url, session, muted: '' });
  await hasState(viewer, 'connected');
  await shows(viewer);
  assert.ok(missed > 0);
});

test('R46 a viewer whose page was busy for seconds goes on with the pictures', async () => {
  const session = 'was-busy';
  const host = await harness.show('chromium', 'beach-session', { session, delivery: 'shared' });
  await film(host);
  const viewer = await harness.show('chromium', 'beach-viewer', { session, muted: '' });
  await shows(viewer);
  await viewer.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    await new Promise<void>((resolve) => {
      let left = 6;
      port1.onmessage = () => {
        window.probe.work(900);
        left -= 1;
        if (left === 0) resolve();
        else port2.postMessage(null);
      };
      port2.postMessage(null);
    });
  });
  await shows(viewer);
});

test('R46 a viewer whose page is too slow to decode the sound stays close to the host', async () => {
  const session = 'busy';
  const host = await harness.show('chromium', 'beach-session', { session, delivery: 'shared' });
  await host.evaluate(() => {
    window.probe.host().stream = window.probe.timed();
  });
  const viewer = await harness.blank('chromium');
  await viewer.evaluate(() => {
    const { decode } = AudioDecoder.prototype;
    // A packet is 20 ms long.
    AudioDecoder.prototype.decode = function (packet) {
      window.probe.work(30);
      decode.call(this, packet);
    };
  });
  await put(viewer, 'beach-viewer', { signaling: harness.road.url, session, muted: '' });
  await shows(viewer);
  const ages = await viewer.evaluate(async () => {
    const ages: (number | null)[] = [];
    for (let second = 0; second < 6; second += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      ages.push(window.probe.age());
    }
    return ages;
  });
  // Where it decodes all sound, it answers nobody for a minute.
  const least = Math.min(...ages.slice(-3).map((age) => age ?? Number.POSITIVE_INFINITY));
  assert.ok(least < 4_000, `${ages} ms old`);
});

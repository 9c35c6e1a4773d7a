import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { heardCount, put, untilOnPage } from './browser-pages.ts';
import { isFull } from './is-full.ts';
import { displayObstacle, openVirtualDisplay, type VirtualDisplay } from './virtual-display.ts';

let harness: BrowserHarness;

const displayMissing = displayObstacle() ?? false;
let display: VirtualDisplay | undefined;

before(async () => {
  harness = await BrowserHarness.open();
  if (displayMissing) return;
  display = await openVirtualDisplay();
  harness.display = display.name;
});
afterEach(() => harness.clear());
after(async () => {
  await harness.close();
  display?.close();
});

const browsers: BrowserName[] = ['chromium', 'firefox'];

/** Returns the browsers that watch a host. Tests on a page show media from a browser to itself. */
const watching = (host: BrowserName): BrowserName[] =>
  browsers.filter((browser) => isFull || browser !== host);

/** Resolves when the page shows this stream of the host, with a rising count of frames. */
async function shows(viewer: Page, source: string): Promise<void> {
  // Firefox shows no frames on a background page.
  await viewer.bringToFront();
  await untilOnPage(viewer, (source) => window.probe.framesOf(source) > 5, source);
}

for (const from of browsers) {
  test(`a canvas, a camera and its microphone reach other browsers unchanged from ${from}`, async () => {
    const session = `media-${from}`;
    const host = await harness.blank(from);
    const viewers = [];
    for (const to of watching(from))
      viewers.push(await harness.show(to, 'beach-viewer', { session }));
    await put(host, 'beach-session', { session, signaling: harness.road.url });
    await host.evaluate(() => {
      const host = window.probe.host();
      host.append(window.probe.colors());
      host.share = 'contents camera microphone';
    });
    for (const viewer of viewers) {
      await shows(viewer, 'contents');
      // The colors of the quarters, as they were drawn.
      await untilOnPage(viewer, () => window.probe.quarters('contents') === 'RGBW');
      await shows(viewer, 'camera');
      await untilOnPage(viewer, async () => (await window.probe.sounding()) === 1);
      await untilOnPage(viewer, () => window.probe.speakers() === 1);
      await viewer.close();
    }
  });
}

for (const from of browsers) {
  const skip = from === 'firefox' && displayMissing;
  test(`a screen reaches other browsers from ${from}`, { skip }, async () => {
    const session = `screen-${from}`;
    const host = await harness.show(from, 'beach-session', { session, share: 'screen' });
    await untilOnPage(host, () =>
      ['live', 'blocked'].includes(`${window.probe.host().sharing.get('screen')}`),
    );
    if (await host.evaluate(() => window.probe.host().sharing.get('screen') === 'blocked')) {
      await host.locator('beach-session >>> [part~="screen-button"]').click();
    }
    for (const to of watching(from))
      await shows(await harness.show(to, 'beach-viewer', { session }), 'screen');
  });
}

/** Opens a host whose camera is allowed after a delay, and its viewer in the other browser. */
async function shareAfter(from: BrowserName, seconds: number): Promise<[Page, Page]> {
  const to = from === 'chromium' ? 'firefox' : 'chromium';
  const session = `after-${seconds}-${from}`;
  const [host, viewer] = await Promise.all([
    harness.blank(from),
    harness.show(to, 'beach-viewer', { session }),
  ]);
  await viewer.evaluate(() => {
    const arrivals: (number | 'picture')[] = [];
    Object.assign(window, { arrivals });
    const viewer = window.probe.viewer();
    viewer.addEventListener('beach-message', ({ data }) => arrivals.push(data as number));
    viewer.addEventListener('beach-stream', () => arrivals.push('picture'));
  });
  await host.evaluate((ms) => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return ask(constraints);
    };
  }, seconds * 1_000);
  await put(host, 'beach-session', { session, signaling: harness.road.url, share: 'camera' });
  await host.evaluate(() => {
    let number = 0;
    setInterval(() => window.probe.host().send(++number), 250);
  });
  return [host, viewer];
}

test('R19 a camera that is allowed after 5 s is in the first offer, one that is allowed after 15 s is added, and data flow', async () => {
  const cases = [
    { from: 'chromium', seconds: 5 },
    { from: 'firefox', seconds: 15 },
  ] as const;
  const check = async ({ from, seconds }: (typeof cases)[number]): Promise<void> => {
    const [host, viewer] = await shareAfter(from, seconds);
    await shows(viewer, 'camera');
    const { arrivals, states } = await viewer.evaluate(() => ({
      arrivals: (window as unknown as { arrivals: (number | 'picture')[] }).arrivals,
      states: window.probe.events
        .filter(({ type }) => type === 'beach-statechange')
        .map(({ state }) => state),
    }));
    const numbers = arrivals.filter((arrival) => arrival !== 'picture');
    const first = numbers[0] ?? 0;
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
    );
    assert.deepEqual(states.slice(states.indexOf('connected')), ['connected']);
    const { generation, warnings } = await host.evaluate(() => ({
      generation: [...window.probe.host().peers.values()][0]?.generation,
      warnings: window.probe.events
        .filter(({ type }) => type === 'beach-warning')
        .map(({ code }) => code),
    }));
    const late = seconds === 15;
    if (late) assert.ok(arrivals.indexOf('picture') > 3, 'data arrive before the picture');
    assert.deepEqual(warnings, late ? ['media-timeout'] : []);
    assert.equal(generation, late ? 2 : 1);
    // A camera is not encoded any longer than it is needed.
    await Promise.all([host.close(), viewer.close()]);
  };
  await Promise.all(cases.map(check));
});

for (const to of browsers) {
  test(`a viewer plays without sound until a tap, in ${to}`, async () => {
    const session = `tap-${to}`;
    const host = await harness.show('chromium', 'beach-session', {
      session,
      share: 'camera microphone',
    });
    // Evaluate nothing on this page before it plays: browsers count an evaluation as a tap.
    const viewer = await harness.visit(
      to,
      `untouched.html?${new URLSearchParams({ session, signaling: harness.road.url })}`,
    );
    await heardCount(host, 1);
    const playing = (muted: boolean) =>
      untilOnPage(
        viewer,
        (muted) => {
          const video = window.probe.video();
          return video?.muted === muted && !video.paused && window.probe.frames() > 2;
        },
        muted,
      );
    await playing(true);
    await viewer.locator('beach-viewer >>> [part~="sound-button"]').click();
    await playing(false);
  });
}

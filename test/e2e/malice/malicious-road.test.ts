import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../../scripts/browsers.mjs';
import { BrowserHarness } from '../browser-harness.ts';
import { hasState, hasViewers, put, untilOnPage } from '../browser-pages.ts';
import type {} from '../page/impostor.ts';
import { type Ends, MaliciousServer, type Manner } from './malicious-server.ts';

/** How often each pair of browsers is attacked. */
const rounds = process.env.MALICE === 'full' ? 25 : 1;

let harness: BrowserHarness;
let impostor: Page;
let road: MaliciousServer;

/** Keeps its connections on a page of a browser. */
const ends: Ends = {
  offer: (id) => impostor.evaluate((id) => window.impostor.offer(id), id),
  answer: (id, sdp) => impostor.evaluate((id, sdp) => window.impostor.answer(id, sdp), id, sdp),
  accept: (id, sdp) => impostor.evaluate((id, sdp) => window.impostor.accept(id, sdp), id, sdp),
  candidate: (id, candidate) =>
    impostor.evaluate((id, candidate) => window.impostor.candidate(id, candidate), id, candidate),
};

before(async () => {
  harness = await BrowserHarness.open();
  road = await MaliciousServer.start(ends);
  impostor = await harness.visit('chromium', 'impostor.html');
  await untilOnPage(impostor, () => 'impostor' in window);
});
afterEach(() => {
  road.manner = 'honest';
});
after(async () => {
  road.close();
  await harness.close();
});

/** How many peers the road has connected to itself. */
const connectedToRoad = (): Promise<number> => impostor.evaluate(() => window.impostor.connected);

const unverified = (page: Page): Promise<void> =>
  untilOnPage(page, () => window.probe.events.some(({ code }) => code === 'host-unverified'));

async function hostOn(browser: BrowserName, attributes: Record<string, string>): Promise<Page> {
  const host = await harness.show(browser, 'beach-session', { signaling: road.url, ...attributes });
  await hasState(host, 'live');
  return host;
}

const nameOf = (host: Page): Promise<string> =>
  host.evaluate(() => window.probe.host().session as string);

const pairs: [BrowserName, BrowserName, Manner][] = [
  ['chromium', 'firefox', 'swap'],
  ['firefox', 'chromium', 'sign'],
];

for (const [one, other, manner] of pairs) {
  test(`R41 a road stands between no ${one} host and its ${other} viewer: ${manner}`, async () => {
    const host = await hostOn(one, { session: 'talk', verify: '' });
    const session = await nameOf(host);
    for (let round = 0; round < rounds; round += 1) {
      road.manner = manner;
      const before = await connectedToRoad();
      const viewer = await harness.blank(other);
      await put(viewer, 'beach-viewer', { signaling: road.url, session });
      await Promise.all([unverified(host), unverified(viewer)]);
      assert.equal(await connectedToRoad(), before);
      const dropped = await host.evaluate(() => window.probe.host().metrics.unverifiedDropped);
      assert.ok(dropped > 0);
      // The road gives up, and the two find each other.
      road.manner = 'honest';
      await hasState(viewer, 'connected');
      assert.equal(await viewer.evaluate(() => window.probe.viewer().verified), true);
      await hasViewers(host, 1);
      await viewer.close();
      await hasViewers(host, 0);
    }
  });
}

test('R34 under a plain name, the same road reads everything', async () => {
  road.manner = 'swap';
  const before = await connectedToRoad();
  const host = await hostOn('chromium', { session: 'plain' });
  const viewer = await harness.blank('firefox');
  await put(viewer, 'beach-viewer', { signaling: road.url, session: 'plain' });
  // Its ends towards the host and the viewer, and the one of the host for which it poses.
  await untilOnPage(impostor, (least) => window.impostor.connected >= least, before + 2);
  assert.equal(await host.evaluate(() => window.probe.host().verified), false);
});

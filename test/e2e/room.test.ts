import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserHarness } from './browser-harness.ts';
import { put, untilOnPage } from './browser-pages.ts';

/** Eight speakers use two slow cores for a minute, so `npm test` has five. */
const size = process.env.ROOM === 'full' ? 8 : 5;

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** A page and the number of its peers. */
interface Place {
  readonly page: Page;
  peers: number;
}

test(`R22 ${size} peers hear each other while others join and leave`, async () => {
  const session = 'room';
  // The pages load before the speech begins, which uses both cores. Some peers share a page.
  const pages: Place[] = [];
  for (let count = 0; count < 5; count += 1) {
    pages.push({ page: await harness.blank('chromium'), peers: 0 });
  }
  const [first, second, third, fourth, fifth] = pages as [Place, Place, Place, Place, Place];
  const join = async (place: Place, tag: 'beach-session' | 'beach-viewer'): Promise<void> => {
    place.peers += 1;
    const topology = tag === 'beach-session' ? { topology: 'mesh' } : undefined;
    const signaling = harness.road.url;
    const id = `peer-${place.peers}`;
    // Hidden, since drawing so many tiles takes the time that sound needs.
    const style = 'display: none';
    await put(place.page, tag, { id, session, signaling, share: 'microphone', style, ...topology });
  };
  const places = (): Place[] => pages.filter(({ peers }) => peers > 0);
  const directionsTo = ({ peers }: Place): number =>
    peers * (pages.reduce((sum, place) => sum + place.peers, 0) - 1);
  const meet = async (): Promise<void> => {
    for (const place of places()) {
      await untilOnPage(
        place.page,
        (count) => window.probe.streams() === count,
        directionsTo(place),
      );
    }
  };
  const hearEachOther = async (): Promise<void> => {
    await Promise.all(places().map(({ page }) => page.evaluate(() => window.probe.listen())));
    for (const place of places()) {
      await untilOnPage(
        place.page,
        async (count) => (await window.probe.sounding()) === count,
        directionsTo(place),
      );
    }
    await meet();
  };

  // They join one after the other, as people do.
  for (const place of [first, second, third]) {
    await join(place, 'beach-session');
    await meet();
  }
  const viewers = size === 8 ? [first, first, second, second, fourth] : [first, fourth];
  for (const place of viewers) {
    await join(place, 'beach-viewer');
    await meet();
  }
  await hearEachOther();

  const stay = [first, second];
  const before = await Promise.all(
    stay.map(({ page }) => page.evaluate(() => window.probe.events.length)),
  );
  // The renderers crash, so no peer says goodbye.
  for (const gone of [third, fourth]) {
    gone.peers = 0;
    const devTools = await gone.page.createCDPSession();
    devTools.send('Page.crash').catch(() => {});
  }
  await hearEachOther();
  for (const [index, { page }] of stay.entries()) {
    const since = before[index] as number;
    const changes = await page.evaluate((count) => window.probe.changesSince(count), since);
    assert.deepEqual(changes, [], 'the other connections are not touched');
  }

  await join(fifth, 'beach-viewer');
  await hearEachOther();
});

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { chosenSeed } from '../../kit/chosen-seed.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';
import { FilmShowing, printShowing } from './film-showing.ts';

/** The longest pause between two acts, in milliseconds, and the most viewers that come or go at once. */
const pause = 400;
const most = 3;

/** By how much the heap of a host may grow, in bytes: more than what it remembers of those who left. */
const heapGrowth = 3 * 1024 * 1024;

const seed = chosenSeed(Date.now() % 1_000_000);

describe(`R46 viewers that come and go (seed ${seed})`, { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const { viewers, stay, lasts } of [
    { viewers: 8, stay: 3, lasts: 10_000 },
    { viewers: 50, stay: 10, lasts: 60_000 },
  ]) {
    test(`interrupt none of ${stay} others, of ${viewers} in all, for a second`, async () => {
      const random = new SeededRandom(seed);
      await network.wire.everywhere({ delay: 20 });
      const showing = await FilmShowing.open(network);
      const { host, place } = showing;
      await showing.join(stay);
      const page = await network.page('viewers');
      await page.evaluate(() => window.wirePage.film.countFrames());
      const join = (count: number) =>
        page.evaluate((place, count) => window.wirePage.film.join(place, count), place, count);
      await join(viewers - stay);
      const heap = await heapOf(host);

      let over = false;
      let [comings, goings] = [0, 0];
      const crowd = async (): Promise<void> => {
        while (!over) {
          const count = 1 + random.below(most);
          await page.evaluate((count) => window.wirePage.film.leave(count), count);
          goings += count;
          await wait(random.next() * pause);
          await join(count);
          comings += count;
          await wait(random.next() * pause);
        }
      };
      const crowding = crowd();
      const seen = await showing.watch(lasts).finally(() => {
        over = true;
      });
      await crowding;
      printShowing(`${viewers} viewers, ${stay} of which stay`, seen);
      const { open = 0, made = 0 } = await framesOf(page);
      const growth = (await heapOf(host)) - heap;
      printFigures('of the others', { comings, goings, 'frames made': made, 'frames open': open });
      printFigures('of the host', { 'heap growth KiB': growth / 1024 });
      assert.ok(Math.max(...seen.viewings.map(({ freeze }) => freeze)) <= 1_000);
      assert.ok(open <= 6 * (viewers - stay), `${open} are not closed`);
      assert.ok(growth < heapGrowth);
      await page.evaluate(() => window.wirePage.film.leave(window.wirePage.film.present));
      await page.waitForFunction(() => window.wirePage.film.frames?.open === 0);
    });
  }
});

function framesOf(page: Page): Promise<{ open?: number; made?: number }> {
  return page.evaluate(() => {
    const { open = 0, made = 0 } = window.wirePage.film.frames ?? {};
    return { open, made };
  });
}

async function heapOf(page: Page): Promise<number> {
  const devTools = await page.createCDPSession();
  await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  await devTools.detach();
  return usedSize;
}

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { MotionPicture } from '../../kit/media/motion-picture.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';
import { assertEncoded, FilmShowing, printShowing, type Showing } from './film-showing.ts';

const lasts = 20_000;

/** How long the host takes to find out what a viewer can take, in milliseconds. */
const settling = 10_000;

const small: MotionPicture = { width: 480, height: 270, framerate: 15 };
const large: MotionPicture = { width: 640, height: 360, framerate: 15, noise: 0.2 };

describe('R46 a viewer at 200 kbit/s, and one that is stopped', {
  skip: wireObstacle() ?? false,
}, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const { what, film, maxBitrate, others } of [
    { what: '0.3 Mbit/s', film: small, maxBitrate: 2_500_000, others: 18 },
    { what: '0.8 Mbit/s', film: large, maxBitrate: 800_000, others: 4 },
  ]) {
    test(`of a film of ${what} show what they can, while ${others} others show all`, async () => {
      await network.wire.between('host', 'viewers', { delay: 20 });
      const showing = await FilmShowing.open(network, { maxBitrate }, film);
      // These are near to the host, so that the limit is that of one viewer.
      await showing.join(others, 'host');
      const stopped = await showing.join(1, 'host');
      await showing.join(1);
      await network.wire.limit('viewers', 'down', { kilobits: 200 });
      const devTools = await stopped.createCDPSession();
      await devTools.send('Debugger.enable');
      await devTools.send('Debugger.pause');
      await wait(settling);
      const watching = showing.watch(lasts);
      await wait(lasts);
      await devTools.send('Debugger.disable');
      const seen = await watching;
      const part = (from: number, to: number): Showing => ({
        ...seen,
        viewings: seen.viewings.slice(from, to),
      });
      printShowing(`${what}: others`, part(0, others));
      printShowing(`${what}: 200 kbit/s`, part(others + 1, others + 2));
      assertEncoded(seen, lasts);
      for (const { shown, freeze } of part(0, others).viewings) {
        assert.ok(shown >= 0.98 && freeze <= 300 + seen.gap);
      }
      const slow = seen.viewings.at(-1);
      assert.ok(slow && slow.rate >= 5 && slow.freeze <= 700 + seen.gap);
    });
  }
});

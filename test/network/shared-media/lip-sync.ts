import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { printFigures } from '../../kit/print-figures.ts';
import { quantile } from '../../kit/quantile.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

const minute = 60_000;
const minutes = 10;

/** The minute in which the network stands still. */
const interrupted = 5;

describe('R46 a flash and a beep, round trip 100 ms, 1 % packet loss', {
  skip: wireObstacle() ?? false,
}, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  test(`are within 45 ms of each other for ${minutes} minutes, also after 2 s without a network`, async () => {
    await network.wire.everywhere({ delay: 50 });
    const [host, viewer] = [await network.page('host'), await network.page('viewers')];
    const { road } = network;
    await host.evaluate((road) => window.wirePage.flashing.host('flashing', road), road);
    await viewer.evaluate((road) => window.wirePage.flashing.watch('flashing', road), road);
    await network.wire.between('host', 'viewers', { loss: 1 });
    const all = () => viewer.evaluate(() => window.wirePage.flashing.sync?.skews ?? []);
    const medians: number[] = [];
    let seen = 0;
    for (let each = 1; each <= minutes; each += 1) {
      if (each === interrupted) {
        await network.wire.between('host', 'viewers', { loss: 100 });
        await wait(2_000);
        await network.wire.between('host', 'viewers', { loss: 1 });
      }
      await wait(minute);
      const skews = (await all()).slice(seen);
      seen += skews.length;
      medians.push(quantile(skews, 0.5));
      printFigures(`minute ${each}`, {
        flashes: skews.length,
        'flash after beep p50 ms': quantile(skews, 0.5),
        p5: quantile(skews, 0.05),
        p95: quantile(skews, 0.95),
      });
      assert.ok(skews.length > 40);
    }
    for (const median of medians) assert.ok(Math.abs(median) < 45, `${median} ms`);
    assert.ok(Math.abs((medians.at(-1) ?? 0) - (medians[0] ?? 0)) < 20, 'they drift');
  });
});

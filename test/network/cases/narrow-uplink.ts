import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, type Load, last, printBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

const KiB = 1024;
const one = { messages: 1, pause: 0, video: false };

/** Loads that exceed the host's uplink by far, while all viewers are healthy. */
const cases: readonly { kilobits: number; load: Load }[] = [
  { kilobits: 2_000, load: { ...one, viewers: 20, size: 500 * KiB } },
  { kilobits: 1_000, load: { ...one, viewers: 50, size: 128 * KiB } },
  { kilobits: 1_000, load: { ...one, viewers: 50, size: 64 * KiB } },
  { kilobits: 130, load: { ...one, viewers: 1, size: 500 * KiB } },
];

describe('a host with a narrow uplink, round trip 40 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const { kilobits, load } of cases) {
    const what = `${kilobits} kbit/s, ${load.viewers} viewers, ${load.size / KiB} KiB`;
    test(`${what}: loses no viewer, and delivers all messages as fast as bare channels`, async () => {
      await network.wire.everywhere({ delay: 20 });
      await network.wire.limit('host', 'up', { kilobits });
      const bare = await deliverBare(network, load, 180_000);
      const engine = await deliverByEngine(network, load, 1.5 * last(bare) + 5_000);
      printBoth(what, engine, bare);
      assertUnharmed(engine);
      assert.ok(last(engine) <= 1.2 * last(bare));
    });
  }
});

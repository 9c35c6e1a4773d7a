import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, last, printBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

describe('a path with a round trip of 100 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const loss of [5, 20]) {
    test(`with ${loss} % packet loss delivers 1 MiB to one viewer as fast as bare channels`, async () => {
      const load = { viewers: 1, size: 1024 * 1024, messages: 1, pause: 0, video: false };
      await network.wire.everywhere({ delay: 50 });
      await network.wire.between('host', 'viewers', { loss });
      // The time of one delivery is random, so the test compares with the slowest of eight.
      const bare = await deliverBare(network, { ...load, viewers: 8 }, 240_000);
      const engine = await deliverByEngine(network, load, 1.5 * last(bare) + 5_000);
      printBoth(`${loss} % loss, 1 MiB`, engine, bare);
      assertUnharmed(engine);
      assert.ok(last(engine) <= 1.2 * last(bare));
    });
  }
});

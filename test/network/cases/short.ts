import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, last, printBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

/** The shortest test that shows that browsers connect over the wire, and that it limits them. */
describe('a wire with a round trip of 40 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  test('delivers 64 KiB at 1 Mbit/s to 3 viewers, and not faster', async () => {
    const load = { viewers: 3, size: 64 * 1024, messages: 1, pause: 0, video: false };
    await network.wire.everywhere({ delay: 20 });
    await network.wire.limit('host', 'up', { kilobits: 1_000 });
    const bare = await deliverBare(network, load, 10_000);
    const engine = await deliverByEngine(network, load, 10_000);
    printBoth('3 viewers', engine, bare);
    assertUnharmed(engine);
    const least = (load.viewers * load.size * 8) / 1_000;
    for (const delivery of [bare, engine]) {
      assert.equal(delivery.took.length, load.viewers);
      assert.ok(last(delivery) > least, `faster than the wire, which takes ${least} ms`);
    }
  });
});

import { after, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, last, showBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { obstacle } from '../wire/obstacle.ts';

describe('a video beside data, round trip 40 ms', { skip: obstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  test('500 kbit/s, 10 viewers, 100 KiB every 10 s: everybody stays and has all of it', async () => {
    const load = { viewers: 10, size: 100 * 1024, messages: 3, pause: 10_000, video: true };
    await network.wire.everywhere({ delay: 20 });
    await network.wire.limit('host', 'up', { kilobits: 500 });
    const bare = await deliverBare(network, load, 180_000);
    const engine = await deliverByEngine(network, load, 1.5 * last(bare) + 5_000);
    showBoth('500 kbit/s, 10 viewers, 3 × 100 KiB beside a video', engine, bare);
    assertUnharmed(engine);
  });
});

import { after, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, showBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { obstacle } from '../wire/obstacle.ts';

describe('a video beside data, round trip 40 ms', { skip: obstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  test('500 kbit/s, 10 viewers, 100 KiB every 10 s: everybody stays and has all of it', async () => {
    const { wire } = network;
    const load = {
      viewers: 10,
      size: 100 * 1024,
      messages: 3,
      pause: 10_000,
      video: true,
      // Beside ten videos at 500 kbit/s, few would get in.
      connected: () => wire.limit('host', 'up', { kilobits: 500 }),
    };
    await wire.everywhere({ delay: 20 });
    const bare = await deliverBare(network, load, 180_000);
    await wire.limit('host', 'up', null);
    const engine = await deliverByEngine(network, load, 180_000);
    showBoth('500 kbit/s, 10 viewers, 3 × 100 KiB beside a video', engine, bare);
    assertUnharmed(engine);
  });
});

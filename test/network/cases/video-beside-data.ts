import { after, before, describe, test } from 'node:test';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, printBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

describe('a video beside data, round trip 40 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  test('500 kbit/s, 10 viewers, 100 KiB every 10 s: loses no viewer, and delivers all messages', async () => {
    const { wire } = network;
    const load = {
      viewers: 10,
      size: 100 * 1024,
      messages: 3,
      pause: 10_000,
      video: true,
      // The limit begins after all viewers have joined: beside ten videos, few joins would succeed.
      connected: () => wire.limit('host', 'up', { kilobits: 500 }),
    };
    await wire.everywhere({ delay: 20 });
    const bare = await deliverBare(network, load, 420_000);
    await wire.limit('host', 'up', null);
    const engine = await deliverByEngine(network, load, 420_000);
    printBoth('500 kbit/s, 10 viewers, 3 × 100 KiB beside a video', engine, bare);
    assertUnharmed(engine);
  });
});

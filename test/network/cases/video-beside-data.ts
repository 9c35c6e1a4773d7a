import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { printFigures } from '../../kit/print-figures.ts';
import { deliverBare } from '../deliver-bare.ts';
import { deliverByEngine } from '../deliver-by-engine.ts';
import { assertUnharmed, last, printBoth } from '../delivery.ts';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

describe('a video beside data, round trip 40 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  after(() => network?.close());

  const load = { viewers: 10, size: 100 * 1024, messages: 3, pause: 10_000, video: true };

  test('10 viewers with 500 kbit/s each, 100 KiB every 10 s: as fast as bare channels', async () => {
    const { wire } = network;
    // The limits begin after all viewers have joined: beside ten videos, few joins would succeed.
    const connected = () => wire.limit('viewers', 'down', { kilobits: 5_000 });
    await wire.everywhere({ delay: 20 });
    const bare = await deliverBare(network, { ...load, connected }, 180_000);
    await wire.limit('viewers', 'down', null);
    const engine = await deliverByEngine(network, { ...load, connected }, 180_000);
    await wire.limit('viewers', 'down', null);
    printBoth('10 viewers with 500 kbit/s each, 3 × 100 KiB beside a video', engine, bare);
    assertUnharmed(engine);
    assert.ok(last(engine) < 1.2 * last(bare) + 1_000);
  });

  test('10 viewers share 500 kbit/s for 60 s, too few for their videos: nobody is lost, and all have the data afterwards', async () => {
    const { wire } = network;
    let narrow: Promise<void> | undefined;
    const connected = async () => {
      await wire.limit('host', 'up', { kilobits: 500 });
      narrow = wait(60_000).then(() => wire.limit('host', 'up', null));
    };
    const engine = await deliverByEngine(network, { ...load, connected }, 180_000);
    await narrow;
    printFigures('10 viewers share 500 kbit/s, 3 × 100 KiB beside a video', {
      complete: `${engine.took.length}/${engine.viewers}`,
      'last ms': last(engine),
    });
    assertUnharmed(engine);
    // SCTP waits up to 60 s before it sends a lost packet again (RTO.Max, RFC 9260, section 16).
    assert.ok(last(engine) < 125_000, `the last took ${last(engine)} ms`);
  });
});

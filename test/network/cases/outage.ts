import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { untilOnPage } from '../../e2e/browser-pages.ts';
import { Network } from '../network.ts';
import { TagPair } from '../tag-pair.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

describe('a wire between host and viewer', { skip: wireObstacle() ?? false }, () => {
  let network: Network;
  let pair: TagPair;

  before(async () => {
    network = await Network.open();
    pair = await TagPair.open(network);
  });
  after(() => network?.close());

  /** Cuts the wire for this many seconds. Resolves to the changes when data flow again. */
  async function outage(seconds: number, meanwhile: () => Promise<void> = async () => {}) {
    await pair.beat();
    const before = {
      changes: await pair.changes(),
      generation: await pair.generation(),
      restarts: await pair.iceRestarts(),
    };
    await network.wire.cut('host', 'viewers');
    const over = wait(seconds * 1_000);
    try {
      await meanwhile();
      await over;
    } finally {
      await network.wire.mend('host', 'viewers');
    }
    await pair.connected();
    await pair.flows();
    return {
      changes: (await pair.changes()).length - before.changes.length,
      handshakes: (await pair.generation()) - before.generation,
      restarts: (await pair.iceRestarts()) - before.restarts,
    };
  }

  test('that is cut for 2 s leaves the link as it is', async () => {
    assert.deepEqual(await outage(2), { changes: 0, handshakes: 0, restarts: 0 });
  });

  test('that is cut for 5 s keeps its connection', async () => {
    const { changes, handshakes, restarts } = await outage(5);
    assert.equal(changes, 0);
    assert.equal(handshakes, restarts);
  });

  test('that is cut for 10 s is repaired by ICE restarts, and keeps its connection', async () => {
    const { changes, handshakes, restarts } = await outage(10);
    assert.equal(changes, 0);
    assert.notEqual(restarts, 0);
    assert.equal(handshakes, restarts);
  });

  test('that is cut for 20 s is repaired before its connection is replaced', async () => {
    const [changes, restarts] = [await pair.changes(), await pair.iceRestarts()];
    await outage(20, async () => {
      await untilOnPage(
        pair.host,
        (before) => window.probe.host().metrics.iceRestarts > before,
        restarts,
      );
      assert.deepEqual(await pair.changes(), changes);
    });
  });

  for (const loss of [5, 20]) {
    test(`with ${loss} % packet loss keeps the link`, async () => {
      const before = await pair.generation();
      await network.wire.between('host', 'viewers', { loss });
      await pair.flows();
      await network.wire.mend('host', 'viewers');
      await pair.flows();
      assert.equal(await pair.generation(), before);
    });
  }
});

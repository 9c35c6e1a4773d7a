import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';
import { assertEncoded, FilmShowing, printShowing, shareShown } from './film-showing.ts';

describe('R46 20 viewers, round trip 100 ms', { skip: wireObstacle() ?? false }, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const [loss, least] of [
    [0, 0.99],
    [1, 0.99],
    [3, 0.97],
  ] as const) {
    test(`show ${100 * least} % of the pictures at ${loss} % packet loss, and stand still for half a second at most`, async () => {
      await network.wire.everywhere({ delay: 50 });
      const showing = await FilmShowing.open(network);
      await showing.join(20);
      await network.wire.between('host', 'viewers', { loss });
      const seen = await showing.watch(20_000);
      printShowing(`${loss} % loss, 20 viewers`, seen);
      assertEncoded(seen, 20_000);
      assert.ok(shareShown(seen) >= least);
      assert.ok(Math.max(...seen.viewings.map(({ freeze }) => freeze)) <= 500);
    });
  }
});

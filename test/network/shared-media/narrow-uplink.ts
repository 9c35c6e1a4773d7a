import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Network } from '../network.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';
import { assertEncoded, FilmShowing, printShowing, shareShown } from './film-showing.ts';

const lasts = 20_000;

/** How long the host takes to find out what its uplink can take, in milliseconds. */
const settling = 15_000;

const uplink = 3_000_000;

describe('R46 20 viewers of a host with an uplink of 3 Mbit/s', {
  skip: wireObstacle() ?? false,
}, () => {
  let network: Network;

  before(async () => {
    network = await Network.open();
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  for (const { what, maxUplink, least, rate } of [
    { what: 'that the page has named', maxUplink: uplink, least: 0.97, rate: 14 },
    { what: 'that nobody has named', maxUplink: undefined, least: 0.4, rate: 10 },
  ]) {
    test(`${what} show what it can take`, async () => {
      await network.wire.between('host', 'viewers', { delay: 20 });
      const showing = await FilmShowing.open(network, maxUplink ? { maxUplink } : {});
      await showing.join(20);
      await network.wire.limit('host', 'up', { kilobits: uplink / 1_000 });
      await wait(settling);
      const seen = await showing.watch(lasts);
      printShowing(what, seen);
      assertEncoded(seen, lasts);
      assert.ok(shareShown(seen) >= least);
      for (const viewing of seen.viewings) {
        assert.ok(viewing.rate >= rate && viewing.freeze <= 700 + seen.gap);
      }
    });
  }
});

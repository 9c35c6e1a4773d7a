import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { chosenSeed } from '../kit/chosen-seed.ts';
import { now } from '../kit/clock/now.ts';
import { printFigures } from '../kit/print-figures.ts';
import { SeededRandom } from '../kit/seeded-random.ts';
import { Chaos } from './chaos.ts';
import { Crowd } from './crowd.ts';
import type { ViewerReport } from './page/audience.ts';
import { canStop } from './renderers.ts';
import { full, patience, size } from './size.ts';

// `npm test` always uses the same seed, so that only a change of the code can make it fail.
const seed = chosenSeed(full ? Date.now() % 1_000_000 : 564_103);
let crowd: Crowd;

before(async () => {
  crowd = await Crowd.open(full ? {} : { viewerGrace: 2_000 });
});
after(() => crowd.close());

test(`both sides agree after joins, leaves, crashes, stalls and road restarts (seed ${seed})`, {
  skip: !canStop,
}, async () => {
  console.log(`chaos: seed ${seed}; SEED=${seed} plays it again`);
  const { viewers, chaos: plan } = size;
  const place = crowd.place('chaos', plan.limits);
  // A crashed or stopped viewer keeps its place until the host has noticed.
  const host = await crowd.host(place, { maxViewers: 4 * viewers });
  const chaos = new Chaos(crowd, place, new SeededRandom(seed), { viewers, ...plan });
  try {
    await chaos.gather();
    await host.evaluate(() => window.crowdPage.host.startLoad(256, 100));
    await chaos.run();
    await chaos.settle();
  } finally {
    chaos.release();
  }
  const settling = now();
  assert.deepEqual(chaos.refusals, []);
  const order = await settled(host, chaos);
  printFigures('chaos', {
    seed,
    ...chaos.done,
    present: order.live.length,
    'settled ms': now() - settling,
  });
  assert.deepEqual(order.present, order.live.map(({ peerId }) => `${peerId} connected`).sort());

  // Later messages reach every viewer, and none arrives twice.
  const sent = await host.evaluate(() => window.crowdPage.host.sent);
  for (const row of chaos.rows) {
    await untilOnPage(
      row.page,
      (sent) =>
        window.crowdPage.audience
          .report()
          .every(({ state, last }) => state === 'failed' || last > sent),
      sent,
    );
  }
  await host.evaluate(() => window.crowdPage.host.stopLoad());
  for (const { name, faults } of order.live) {
    assert.deepEqual(
      { name, twice: faults.filter(({ number, after }) => number <= after) },
      { name, twice: [] },
    );
  }

  const { joins, leaves, evictions, activePeers } = await host.evaluate(
    () => window.crowdPage.host.session.metrics,
  );
  const gone = leaves + evictions['evicted-slow'] + evictions['evicted-capacity'];
  assert.equal(joins, gone + activePeers, `${joins} joined, ${gone} are gone`);
  assert.equal(
    await host.evaluate(() => window.crowdPage.watched.openConnections()),
    order.live.length,
    'the host has one connection to each viewer',
  );
  for (const row of chaos.rows) {
    const there = (await row.report()).filter(({ state }) => state === 'live');
    assert.equal(
      await row.openConnections(),
      there.length,
      'each viewer has one connection to the host',
    );
  }
});

interface Order {
  /** The peers of the host and their states. */
  readonly present: readonly string[];
  /** The viewers that report themselves as connected. */
  readonly live: readonly ViewerReport[];
}

/** Waits until both sides agree. If they never do, the last check reports the difference. */
async function settled(host: Page, chaos: Chaos): Promise<Order> {
  // Retries may take a minute.
  const deadline = now() + 3 * patience;
  for (;;) {
    const reports = await Promise.all(
      chaos.rows.map(async (row) => {
        const all = await row.report();
        const lost = all.filter(({ state }) => state !== 'live');
        if (!chaos.everStalled.has(row))
          assert.deepEqual(lost, [], 'every lost viewer was stalled');
        return all.filter(({ state }) => state === 'live');
      }),
    );
    const live = reports.flat();
    const present = await host.evaluate(() =>
      [...window.crowdPage.host.session.peers.values()]
        .map(({ peerId, state }) => `${peerId} ${state}`)
        .sort(),
    );
    const expected = live.map(({ peerId }) => `${peerId} connected`).sort();
    const agreed =
      JSON.stringify(present) === JSON.stringify(expected) &&
      live.every(({ hostState }) => hostState === 'connected');
    if (agreed || now() > deadline) return { present, live };
    await wait(200);
  }
}

import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { Row } from '../crowd/row.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { comesTrue, type EngineDelivery, type Load, sendAll } from './delivery.ts';
import type { Network } from './network.ts';

let sessions = 0;

/** Sends a load from an engine to its viewers, each with its own engine. Waits at most `patience` milliseconds. */
export async function deliverByEngine(
  network: Network,
  load: Load,
  patience: number,
): Promise<EngineDelivery> {
  const { viewers, messages } = load;
  const [host, row] = await meet(network, load);
  await load.connected?.();
  const time = () => host.evaluate(() => window.crowdPage.now());
  const began = await time();
  let lastBegan = began;
  let resolved: number | null = null;
  const sending = sendAll(load, async () => {
    lastBegan = await time();
    await host.evaluate((size) => window.crowdPage.host.send(1, size), load.size);
  });
  sending.then(
    async () => {
      resolved = (await time()) - began;
    },
    // A rejection is reported as `resolved: null`. The page's end also causes one.
    () => {},
  );

  await comesTrue(async () => {
    const heard = await row.page.evaluate(
      (number) => window.crowdPage.audience.haveHeard(number),
      messages,
    );
    return heard + (await countOut(row)) >= viewers && resolved !== null;
  }, patience);
  const took = await row.latencies(lastBegan, Number.MAX_VALUE);
  const reports = await row.report();
  const delivery = {
    viewers,
    took: took.map((time) => lastBegan - began + time),
    ended: await countEnds(host, row, began),
    gaps: reports.flatMap(({ faults }) => faults).length,
    resolved,
  };
  await Promise.all([host, row.page].map((page) => page.close()));
  return delivery;
}

/** Opens the pages. Resolves when all viewers are connected. */
async function meet(network: Network, { viewers, video }: Load): Promise<[Page, Row]> {
  const [host, far] = await Promise.all([network.page('host'), network.page('viewers')]);
  sessions += 1;
  const place = { session: `on-a-wire-${sessions}`, road: network.road };
  await host.evaluate((place) => window.crowdPage.host.open(place), place);
  if (video) {
    await host.evaluate(() =>
      window.crowdPage.host.session.publish('page', window.wirePage.noise()),
    );
  }
  const row = new Row(far, place, 'viewer');
  const refused = (await row.join(viewers)).filter(({ refusal }) => refusal !== null);
  assert.deepEqual(refused, [], 'every viewer is admitted');
  await untilOnPage(host, (count) => window.crowdPage.host.connected().length === count, viewers);
  return [host, row];
}

/** Counts the viewers whose session has ended. */
async function countOut(row: Row): Promise<number> {
  const reports = await row.report();
  return reports.filter(({ state }) => state === 'failed' || state === 'ended').length;
}

async function countEnds(host: Page, row: Row, since: number): Promise<Record<string, number>> {
  const events = await host.evaluate((since) => window.crowdPage.host.eventsSince(since), since);
  const told = [
    ...events.map(({ type, detail = '' }) => `host: ${type} ${detail}`),
    ...(await row.eventsSince(since)).map((event) => event.replace(/^[^:]*/, 'viewer')),
  ];
  const counts: Record<string, number> = {};
  for (const what of told) {
    if (!/peerleave|failed|error/.test(what)) continue;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

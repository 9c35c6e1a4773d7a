import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { WhenFull } from '../../src/session/membership/admission-settings.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { now } from '../kit/clock/now.ts';
import { printFigures } from '../kit/print-figures.ts';
import { Crowd } from './crowd.ts';
import { Flood } from './flood.ts';
import type { HostEvent } from './page/crowd-host.ts';
import type { Row } from './row.ts';
import { full, patience, size } from './size.ts';

const { viewers, capacity } = size;
let crowd: Crowd;

before(async () => {
  crowd = await Crowd.open();
});
after(() => crowd.close());

const hostEvents = (host: Page, since: number): Promise<HostEvent[]> =>
  host.evaluate((since) => window.crowdPage.host.eventsSince(since), since);

const hasConnected = (host: Page, count: number): Promise<void> =>
  untilOnPage(host, (count) => window.crowdPage.host.connected().length === count, count);

/** Lets this many viewers join, all of which must be admitted. */
async function fill(host: Page, row: Row, count: number): Promise<void> {
  const arrivals = await row.join(count);
  assert.deepEqual(
    arrivals.filter(({ refusal }) => refusal !== null),
    [],
  );
  await hasConnected(host, count);
}

/** Asserts that neither the host nor a viewer of the row has had an event since. */
async function assertNothingHappened(host: Page, row: Row, since: number): Promise<void> {
  assert.deepEqual(await hostEvents(host, since), []);
  assert.deepEqual(await row.eventsSince(since), []);
}

// In the short form, some tests use the machine while others wait for silence.
describe('a full session', { concurrency: !full }, () => {
  if (full) afterEach(() => crowd.clear());
  else after(() => crowd.clear());

  test(
    `R9 R10 a full session of ${capacity} refuses one viewer more, and disturbs no other`,
    refused,
  );

  test(
    `R9 R10 a full session of ${capacity} evicts only its oldest viewer for a newcomer`,
    evicted,
  );

  test(`R12 ${viewers} connected viewers send nothing over the road`, quietRoad);

  for (const whenFull of size.floods) {
    test(`R9 a flood of ${size.flood} joins displaces none of ${viewers} viewers, with ${whenFull}`, () =>
      flooded(whenFull));
  }
});

async function refused(): Promise<void> {
  const place = crowd.place('full-session');
  const host = await crowd.host(place, { maxViewers: capacity, whenFull: 'refuse' });
  const [row, late] = await Promise.all([crowd.row(place), crowd.row(place)]);
  await fill(host, row, capacity);
  const before = now();
  const [arrival] = await late.join(1);
  assert.equal(arrival?.refusal, 'session-full');
  printFigures('refused', { viewers: capacity, 'told after ms': arrival.took });
  assert.ok(arrival.took < 2_000, `it took ${arrival.took} ms`);
  await assertNothingHappened(host, row, before);

  const [leaver] = await row.report();
  await row.leave(leaver?.name as string);
  await hasConnected(host, capacity - 1);
  assert.equal((await late.join(1))[0]?.refusal, null, 'the freed place is available');
  await hasConnected(host, capacity);
}

async function evicted(): Promise<void> {
  const place = crowd.place('oldest-goes');
  const began = now();
  const host = await crowd.host(place, { maxViewers: capacity, whenFull: 'evict-oldest' });
  const [row, late] = await Promise.all([crowd.row(place), crowd.row(place)]);
  await fill(host, row, capacity);
  const oldest = (await hostEvents(host, began)).find(({ type }) => type === 'peerjoin');
  const before = now();
  const [newcomer] = await late.join(1);
  assert.equal(newcomer?.refusal, null);
  await untilOnPage(
    row.page,
    (name) =>
      window.crowdPage.audience.report().find((one) => one.name === name)?.error ===
      'evicted-capacity',
    oldest?.name,
  );
  await hasConnected(host, capacity);
  const settled = now();
  const moves = (await hostEvents(host, before)).filter(({ type }) => /^peer/.test(type));
  assert.deepEqual(
    moves.map(({ type, name, detail }) => [type, name, detail]),
    [
      ['peerleave', oldest?.name, 'evicted-capacity'],
      ['peerjoin', newcomer?.name, undefined],
    ],
  );
  const others = (await row.eventsSince(before)).filter(
    (what) => !what.startsWith(`${oldest?.name}:`),
  );
  assert.deepEqual(others, []);
  await wait(size.afterEviction);
  await assertNothingHappened(host, row, settled);
  assert.deepEqual(await late.eventsSince(settled), []);
  const { activePeers, evictions } = await host.evaluate(
    () => window.crowdPage.host.session.metrics,
  );
  assert.deepEqual([activePeers, evictions['evicted-capacity']], [capacity, 1]);
}

async function quietRoad(): Promise<void> {
  const place = crowd.place('quiet');
  const host = await crowd.host(place);
  const row = await crowd.row(place);
  await fill(host, row, viewers);
  for (const page of [host, row.page]) {
    await untilOnPage(
      page,
      (steady) => window.crowdPage.now() - window.crowdPage.watched.lastTraffic() > steady,
      size.steady,
    );
  }
  const steady = now();
  await wait(size.quietRoad);
  const passed = async (since: number) => [
    ...(await host.evaluate((since) => window.crowdPage.watched.trafficSince(since), since)),
    ...(await row.trafficSince(since)),
  ];
  assert.deepEqual(await passed(steady), []);

  const [leaver] = await row.report();
  const { name, peerId } = leaver ?? assert.fail('there is nobody');
  await row.leave(name);
  await hasConnected(host, viewers - 1);
  // The last message is the road's own report of the departure.
  await untilOnPage(
    host,
    (since) =>
      window.crowdPage.watched.trafficSince(since).some(({ type }) => type === 'peer-left'),
    steady,
  );
  const left = now();
  await wait(size.steady);
  const after = (await passed(left)).filter(({ peers }) => peers.includes(peerId as string));
  assert.deepEqual(after, []);
}

/** Opens sockets that join a full session and never answer an offer. */
async function flooded(whenFull: WhenFull): Promise<void> {
  const place = crowd.place(`flood-${whenFull}`, size.floodLimits);
  const host = await crowd.host(place, { maxViewers: viewers, whenFull });
  const [row, late] = await Promise.all([crowd.row(place), crowd.row(place)]);
  await fill(host, row, viewers);
  const before = now();
  const flood = await Flood.begin(place.road, place.session, size.flood);
  try {
    await host.evaluate(() => window.crowdPage.host.send(20, 1024));
    await wait(size.floodLasts);
    await host.evaluate(() => window.crowdPage.host.send(20, 1024));
    await untilOnPage(
      row.page,
      (count) => window.crowdPage.audience.haveHeard(40) === count,
      viewers,
    );
    printFigures(`flood, ${whenFull}`, Object.fromEntries(flood.heard));
    const answer = whenFull === 'refuse' ? 'bye' : 'offer';
    assert.ok(flood.count(answer) > 0, 'the flood reaches the host');
  } finally {
    await flood.end();
  }
  assert.deepEqual(await row.eventsSince(before), []);
  const heard = await hostEvents(host, before);
  assert.deepEqual(
    heard.filter(({ type, peerId }) => type !== 'connection' || !/^flood-/.test(peerId ?? '')),
    [],
  );
  await hasConnected(host, viewers);

  const [leaver] = await row.report();
  await row.leave(leaver?.name as string);
  const arriving = now();
  const [arrival] = await late.join(1);
  assert.equal(arrival?.refusal, null, 'a newcomer takes the freed place');
  printFigures(`newcomer after the flood, ${whenFull}`, { 'in after ms': now() - arriving });
  assert.ok(now() - arriving < patience);
  await hasConnected(host, viewers);
}

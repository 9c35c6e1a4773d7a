/** One tab hosts as many viewers as a host may have. Takes minutes: `npm run test:crowd` runs it, `npm test` does not. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Renderer } from '../../bench/renderer.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { now } from '../kit/clock/now.ts';
import { printFigures } from '../kit/print-figures.ts';
import { Crowd } from './crowd.ts';
import type { Place } from './page/audience.ts';
import type { Row } from './row.ts';

const viewers = 400;
/** Chromium opens at most 255 sockets in one profile. */
const browsers = ['viewers', 'more viewers'];
const messages = 100;
let crowd: Crowd;

before(async () => {
  crowd = await Crowd.open();
});
afterEach(() => crowd.clear());
after(() => crowd.close());

/** Lets all viewers join at once, all of which must be admitted. */
async function join(place: Place): Promise<Row[]> {
  const rows = await Promise.all(browsers.map((browser) => crowd.row(place, browser)));
  const arrivals = await Promise.all(rows.map((row) => row.join(viewers / browsers.length)));
  assert.deepEqual(
    arrivals.flat().filter(({ refusal }) => refusal !== null),
    [],
  );
  return rows;
}

test(`R8 ${viewers} viewers that join at once receive every message`, async () => {
  const place = crowd.place('largest');
  const host = await crowd.host(place, { maxViewers: viewers });
  const renderer = await Renderer.of(host);
  const [memory, idle] = [await renderer.processMiB(), await renderer.cpuSeconds()];
  const began = now();
  const rows = await join(place);
  await untilOnPage(host, (count) => window.crowdPage.host.connected().length === count, viewers);
  const ready = now() - began;
  const connected = await renderer.cpuSeconds();

  const sending = now();
  await host.evaluate((count) => window.crowdPage.host.send(count, 1024), messages);
  for (const { page } of rows) {
    await untilOnPage(
      page,
      (number, count) => window.crowdPage.audience.haveHeard(number) === count,
      messages,
      viewers / browsers.length,
    );
  }
  const took = now() - sending;
  printFigures('largest session', {
    viewers,
    'ready ms': ready,
    'CPU of the host s': connected - idle,
    'messages a second': (viewers * messages * 1_000) / took,
    'CPU of the host for these s': (await renderer.cpuSeconds()) - connected,
    'memory a viewer KiB': (((await renderer.processMiB()) - memory) * 1024) / viewers,
  });
  const faults = (await Promise.all(rows.map((row) => row.report())))
    .flat()
    .filter(({ heard, faults }) => heard !== messages || faults.length > 0);
  assert.deepEqual(faults, []);
});

test(`R36 a host with ${viewers} viewers that reloads has them again, soon after the time of their first join`, async () => {
  const session = 'largest-reload';
  const place = crowd.place(session);
  const attributes = { session, signaling: place.road, pause: '1000', 'max-viewers': `${viewers}` };
  const host = await crowd.tagHost(attributes);
  const joining = now();
  const rows = await join(place);
  const first = now() - joining;
  const began = now();
  await host.reload();
  for (const { page } of rows) {
    await untilOnPage(
      page,
      (at, count) => window.crowdPage.audience.connectedSince(at) === count,
      began,
      viewers / browsers.length,
    );
  }
  const reports = (await Promise.all(rows.map((row) => row.report()))).flat();
  const last = Math.max(...reports.map(({ connectedAt }) => connectedAt)) - began;
  printFigures('largest session, reload', { viewers, 'first ms': first, 'all back ms': last });
  assert.ok(last < Math.max(3_000, 1.5 * first), `it took ${Math.round(last)} ms`);
});

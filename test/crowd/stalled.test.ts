import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { untilOnPage } from '../e2e/browser-pages.ts';
import { now } from '../kit/clock/now.ts';
import { printFigures } from '../kit/print-figures.ts';
import { quantile } from '../kit/quantile.ts';
import { Crowd } from './crowd.ts';
import { canStop, Renderers } from './renderers.ts';
import { size } from './size.ts';

const { viewers } = size;
const KiB = 1024;

/** Latencies below this say nothing about a viewer that is stopped for seconds. */
const floor = 20;

let crowd: Crowd;

before(async () => {
  crowd = await Crowd.open();
});
afterEach(() => crowd.clear());
after(() => crowd.close());

for (const ending of size.stalls) {
  const name = `R10 R11 one stalled viewer of ${viewers} harms nobody, and ends with ${ending}`;
  test(name, { skip: !canStop }, () => stalled(ending));
}

async function stalled(ending: (typeof size.stalls)[number]): Promise<void> {
  const place = crowd.place(ending, ending === 'evicted-slow' ? size.marks : {});
  const host = await crowd.host(place);
  const row = await crowd.row(place);
  const lonely = await crowd.row(place, 'lonely');
  await Promise.all([row.join(viewers - 1), lonely.join(1)]);
  await untilOnPage(host, (count) => window.crowdPage.host.connected().length === count, viewers);
  const [victim] = await lonely.report();
  const renderers = await Renderers.of(lonely.page);
  const { bytes, pause } = size.load;
  await host.evaluate(
    (bytes, pause) => window.crowdPage.host.startLoad(bytes, pause),
    bytes,
    pause,
  );
  const began = now();
  await wait(size.baseline);
  const stopped = now();
  renderers.stop();
  try {
    await untilOnPage(
      host,
      (at) => window.crowdPage.host.eventsSince(at).some(({ type }) => type !== 'warning'),
      stopped,
    );
  } finally {
    renderers.resume();
  }
  // The other viewers, after it has left.
  await wait(size.baseline / 2);
  const load = await host.evaluate(() => window.crowdPage.host.stopLoad());
  await untilOnPage(
    row.page,
    (number, count) => window.crowdPage.audience.haveHeard(number) === count,
    load.sent,
    viewers - 1,
  );

  const events = await host.evaluate((at) => window.crowdPage.host.eventsSince(at), stopped);
  const others = events.filter(({ peerId }) => peerId !== victim?.peerId);
  assert.deepEqual(others, [], 'no other viewer is dropped or suspected');
  // Its link is closed and its queue is empty, whether or not the host tries again.
  const [dropped] = events;
  assert.equal(dropped?.detail?.split(' ').at(-1), ending);
  assert.ok(
    events.some(({ type }) => type === 'peerleave'),
    'it has no place any more',
  );
  const gone = dropped?.at ?? 0;
  const sends = (from: number, to: number) => load.sends.filter(({ at }) => at >= from && at < to);
  const rate = (from: number, to: number): number => sends(from, to).length / ((to - from) / 1000);
  const peak = (from: number, to: number): number =>
    Math.max(...sends(from, to).map(({ waiting }) => waiting));
  const latency = async (from: number, to: number): Promise<number> =>
    quantile(await row.latencies(from, to), size.compared);
  const [quiet, busy] = [await latency(began, stopped), await latency(stopped, gone)];
  const [usual, most] = [peak(began, stopped), peak(stopped, gone)];
  printFigures('stalled', {
    viewers,
    'dropped after ms': gone - stopped,
    reason: ending,
    [`p${size.compared * 100} before ms`]: quiet,
    [`p${size.compared * 100} meanwhile ms`]: busy,
    'messages/s before': rate(began, stopped),
    'messages/s meanwhile': rate(stopped, gone),
    'messages/s afterwards': rate(gone, gone + size.baseline / 2),
    'longest send ms': Math.max(...load.sends.map(({ took }) => took)),
    'KiB waiting before': usual / KiB,
    'KiB waiting meanwhile': most / KiB,
  });
  for (const { name, heard, faults } of await row.report()) {
    assert.deepEqual({ name, heard, faults }, { name, heard: load.sent, faults: [] });
  }
  assert.ok(busy <= Math.max(floor, 2 * quiet), `${quiet} ms before, ${busy} ms meanwhile`);
  if (ending === 'heartbeat-lost') return;
  // Part of it waits for the other viewers, which a slow machine also delays.
  assert.ok(most <= 2 * size.marks.bufferHard, `${most} bytes were waiting`);
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../e2e/stage.ts';
import { Crowd } from './crowd.ts';
import { pass, quantile, show } from './figures.ts';
import { now } from './page/now.ts';
import { canStop, Renderers } from './renderers.ts';
import { size } from './size.ts';

const { viewers } = size;
const MiB = 1024 * 1024;

/** Times of a few milliseconds say nothing about a viewer that is stopped for seconds. */
const floor = 20;

let crowd: Crowd;

before(async () => {
  crowd = await Crowd.open();
});
after(() => crowd.close());

test(`R10 R11 one stalled viewer of ${viewers} harms nobody`, { skip: !canStop }, async () => {
  const place = crowd.place('stalled', size.impatience);
  const host = await crowd.host(place);
  const row = await crowd.row(place);
  const lonely = await crowd.row(place, 'lonely');
  await Promise.all([row.join(viewers - 1), lonely.join(1)]);
  await until(host, (count) => window.crowdPage.host.connected().length === count, viewers);
  const [victim] = await lonely.report();
  const renderers = await Renderers.of(lonely.page);
  const { bytes, pause } = size.load;
  await host.evaluate(
    (bytes, pause) => window.crowdPage.host.startLoad(bytes, pause),
    bytes,
    pause,
  );
  const began = now();
  await pass(size.baseline);
  const stopped = now();
  renderers.stop();
  try {
    await until(
      host,
      (at) => window.crowdPage.host.eventsSince(at).some(({ type }) => type !== 'warning'),
      stopped,
    );
  } finally {
    renderers.resume();
  }
  // The others, once it is gone.
  await pass(size.baseline / 2);
  const load = await host.evaluate(() => window.crowdPage.host.stopLoad());
  await until(
    row.page,
    (number, count) => window.crowdPage.audience.haveHeard(number) === count,
    load.sent,
    viewers - 1,
  );

  const events = await host.evaluate((at) => window.crowdPage.host.eventsSince(at), stopped);
  const strangers = events.filter(({ peerId }) => peerId !== victim?.peerId);
  assert.deepEqual(strangers, [], 'nobody else was dropped, or even suspected');
  // Its link is closed, and what waited for it is gone, whether or not it is tried again.
  const [dropped] = events;
  assert.match(dropped?.detail ?? '', /\b(evicted-slow|heartbeat-lost)$/);
  assert.ok(
    events.some(({ type }) => type === 'peerleave'),
    'it has no place any more',
  );
  const gone = dropped?.at ?? 0;
  const rate = (from: number, to: number): number =>
    load.sends.filter(({ at }) => at >= from && at < to).length / ((to - from) / 1000);
  const p99 = async (from: number, to: number): Promise<number> =>
    quantile(await row.latencies(from, to), 0.99);
  const [quiet, busy] = [await p99(began, stopped), await p99(stopped, gone)];
  show('stalled', {
    viewers,
    'dropped after ms': gone - stopped,
    reason: dropped?.detail ?? '',
    'p99 before ms': quiet,
    'p99 meanwhile ms': busy,
    'messages/s before': rate(began, stopped),
    'messages/s meanwhile': rate(stopped, gone),
    'messages/s afterwards': rate(gone, gone + size.baseline / 2),
    'longest send ms': Math.max(...load.sends.map(({ took }) => took)),
    'peak MiB': load.peak / MiB,
  });
  for (const { name, heard, faults } of await row.report()) {
    assert.deepEqual({ name, heard, faults }, { name, heard: load.sent, faults: [] });
  }
  assert.ok(busy <= Math.max(floor, 2 * quiet), `${quiet} ms before, ${busy} ms meanwhile`);
  assert.ok(load.peak <= 16 * MiB, `${load.peak} bytes were waiting`);
});

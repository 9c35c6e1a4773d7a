import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { quantile } from '../../kit/quantile.ts';
import { Wire } from '../wire/wire.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

const probe = fileURLToPath(new URL('../wire/udp-probe.mjs', import.meta.url));
/** The size of the IP and UDP headers, in bytes. */
const headers = 28;
const port = '4000';

describe('the wire', { skip: wireObstacle() ?? false }, () => {
  let wire: Wire;

  before(async () => {
    wire = await Wire.lay('one', 'other');
  });
  beforeEach(() => wire.reset());
  after(() => wire?.remove());

  /** Sends packets between two nodes. Resolves to the arrived packets in their order, `settle` milliseconds later. */
  async function send(count: number, { size = 100, pause = 1, settle = 300 } = {}) {
    const address = wire.address('other');
    const [receive, ...args] = wire.command('other', process.execPath, probe, 'receive');
    const receiver = spawn(receive, [...args, address, port], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [ready] = await once(receiver.stdout, 'data');
    assert.equal(`${ready}`, 'ready\n');
    const sizes = [count, size, pause].map(String);
    const [program, ...more] = wire.command('one', process.execPath, probe, 'send');
    await promisify(execFile)(program, [...more, address, port, ...sizes]);
    await wait(settle);
    receiver.stdin.end();
    const packets = JSON.parse(await text(receiver.stdout)) as [number, number][];
    return {
      numbers: packets.map(([number]) => number),
      trips: packets.map(([, trip]) => trip),
    };
  }

  const inOrder = (numbers: readonly number[]) =>
    numbers.every((number, index) => index === 0 || number > (numbers[index - 1] as number));
  const median = (values: readonly number[]) => quantile(values, 0.5);

  test('carries every packet without delay by default', async () => {
    const { numbers, trips } = await send(200);
    assert.deepEqual(numbers, [...Array(200).keys()]);
    assert.ok(median(trips) < 5, `half took ${median(trips)} ms and more`);
  });

  test('delays every packet', async () => {
    await wire.everywhere({ delay: 50 });
    const { numbers, trips } = await send(200);
    assert.equal(numbers.length, 200);
    assert.ok(Math.min(...trips) >= 50, `one took ${Math.min(...trips)} ms`);
    assert.ok(median(trips) < 55, `half took ${median(trips)} ms and more`);
  });

  test('varies the delay, and keeps the order', async () => {
    await wire.everywhere({ delay: 50, jitter: 20 });
    const { numbers, trips } = await send(300, { pause: 5 });
    assert.equal(numbers.length, 300);
    assert.ok(inOrder(numbers));
    const [least, most] = [Math.min(...trips), Math.max(...trips)];
    assert.ok(least >= 30 && least < 45 && most > 60, `${least} to ${most} ms`);
  });

  test('loses a share of the packets', async () => {
    await wire.everywhere({ loss: 20 });
    const { numbers } = await send(2_000, { pause: 0 });
    assert.ok(numbers.length > 1_480 && numbers.length < 1_720, `${numbers.length} came`);
    assert.ok(inOrder(numbers));
  });

  for (const [way, node] of [
    ['up', 'one'],
    ['down', 'other'],
  ] as const) {
    test(`limits the rate of the ${way}link, and drops the excess of its queue`, async () => {
      const [kilobits, size, queue] = [800, 1_000 - headers, 50_000];
      await wire.limit(node, way, { kilobits, queue });
      const before = (await wire.stats())[node]?.overflowed as number;
      const { numbers, trips } = await send(200, { size, pause: 0, settle: 800 });
      // The queue holds 50 packets. Each takes 10 ms, and those that leave while others are sent make room for more.
      assert.ok(numbers.length >= 50 && numbers.length < 100, `${numbers.length} came`);
      const last = Math.max(...trips);
      assert.ok(last > 480 && last < 540, `the slowest took ${last} ms`);
      const dropped = ((await wire.stats())[node]?.overflowed as number) - before;
      assert.equal(dropped, 200 - numbers.length);
    });
  }

  test('carries nothing between being cut and being mended', async () => {
    await wire.everywhere({ delay: 10 });
    await wire.cut('one', 'other');
    assert.deepEqual((await send(50)).numbers, []);
    await wire.mend('one', 'other');
    const { numbers, trips } = await send(50);
    assert.equal(numbers.length, 50);
    assert.ok(Math.min(...trips) >= 10);
  });

  test('reaches a node under its new address', async () => {
    const before = wire.address('other');
    await wire.changeAddress('other');
    assert.notEqual(wire.address('other'), before);
    assert.equal((await send(50)).numbers.length, 50);
  });
});

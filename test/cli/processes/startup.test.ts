import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { type TestContext, test } from 'node:test';
import { now } from '../../kit/clock/now.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { quantile } from '../../kit/quantile.ts';
import { BeachProcess, full, ownConfig } from './beach-process.ts';
import { usageOf } from './process-usage.ts';

const runs = full ? 10 : 1;

/** Milliseconds until something is there: those of a clock, and those in which the process had a core. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

test('R14 a host prints its link within 500 ms, and a viewer shows its screen within 1 s', async (t) => {
  // Beside other work, a process waits for the machine: then the time in which it ran counts.
  const counted = Number(loadavg()[0]) < availableParallelism() ? 'wall' : 'cpu';
  const links: Took[] = [];
  const screens: Took[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { link, screen } = await measure(t);
    links.push(link);
    screens.push(screen);
  }
  printFigures('the start of a terminal', {
    runs,
    'host to its link ms': describe(links),
    'its CPU ms': median(links, 'cpu'),
    'viewer to the screen ms': describe(screens),
    'CPU of a viewer ms': median(screens, 'cpu'),
    counted,
  });
  if (!full) return;
  const [link, screen] = [median(links, counted), median(screens, counted)];
  assert.ok(link < 500, `${link} ms`);
  assert.ok(screen < 1_000, `${screen} ms`);
});

function median(all: readonly Took[], key: keyof Took): number {
  return quantile(
    all.map((took) => took[key]),
    0.5,
  );
}

function describe(all: readonly Took[]): string {
  const walls = all.map(({ wall }) => wall);
  const [least, most] = [Math.min(...walls), Math.max(...walls)];
  return `${Math.round(median(all, 'wall'))} (${Math.round(least)} to ${Math.round(most)})`;
}

/** Returns what a host takes from its start to its link, and a viewer to its screen. */
async function measure(t: TestContext): Promise<{ link: Took; screen: Took }> {
  let began = now();
  const took = ({ child }: BeachProcess): Took => ({
    wall: now() - began,
    cpu: usageOf(child.pid as number).cpu * 1_000,
  });
  const host = new BeachProcess(t, ['host', '--', 'sh', '-c', 'echo ready; cat'], ownConfig(t));
  const address = await host.link();
  const link = took(host);
  await host.shows('ready');
  began = now();
  const viewer = new BeachProcess(t, ['view', address]);
  await viewer.shows('ready');
  const screen = took(viewer);
  host.write('\x04');
  assert.equal(await host.exit, 0);
  assert.equal(await viewer.exit, 0);
  return { link, screen };
}

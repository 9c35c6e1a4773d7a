import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import headless from '@xterm/headless';
import type { Page } from 'puppeteer-core';
import { defaultLimits } from '../../src/runtime/limits.ts';
import { BeachProcess, full, ownConfig } from '../cli/processes/beach-process.ts';
import { usageOf } from '../cli/processes/process-usage.ts';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from '../e2e/page/watchers.ts';
import { agree, openTerminal, patience, type Screen, screenOn } from '../e2e/terminal/screens.ts';
import { now } from '../kit/clock/now.ts';
import { printFigures } from '../kit/print-figures.ts';
import { quantile } from '../kit/quantile.ts';
import { screenCells } from '../kit/screen-cells.ts';
import { until } from '../kit/until.ts';

/** On one core, 96 screens parse each page of output in turn; the elements also draw it. */
const size = full
  ? {
      pages: 3,
      watchers: 32,
      elements: ['chromium', 'chromium', 'firefox', 'firefox'] as const,
      lines: 200_000,
      newcomers: 5,
      /** Viewers beside the one that is stalled. */
      others: 19,
      /** The milliseconds between two writes of the flood. */
      pause: 0,
      /** The bytes of output before the stall, and after it. */
      phase: 20_000_000,
    }
  : {
      pages: 1,
      watchers: 9,
      elements: ['chromium'] as const,
      lines: 20_000,
      newcomers: 1,
      others: 3,
      pause: 2,
      // More than a link takes before it has no room.
      phase: 2_500_000,
    };

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** Starts a host, and shows its output on a screen of the same size. */
function startHost(t: TestContext, session: string, ...program: string[]) {
  const place = ['--road', harness.road.url, '--session', session];
  const host = new BeachProcess(t, ['host', ...place, '--', ...program], ownConfig(t));
  const terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  let bytes = 0;
  host.child.stdout?.removeAllListeners('data').on('data', (output: Buffer) => {
    bytes += output.length;
    terminal.write(output);
  });
  return { host, place, shown: () => bytes, screen: async () => screenCells(terminal) };
}

/** Opens a page whose viewers draw nothing. */
async function openWatchers(count: number, name: string, session: string): Promise<Page> {
  const page = await harness.visit('chromium', 'watchers.html');
  page.setDefaultTimeout(patience);
  await untilOnPage(page, () => 'watchers' in window);
  await page.evaluate(
    (...given) => window.watchers.join(...given),
    count,
    name,
    session,
    harness.road.url,
  );
  return page;
}

const reportsOf = (page: Page) => page.evaluate(() => window.watchers.reports);

/** Returns who has left, and why, and what became of the links of the viewers on these pages. */
async function losses(host: BeachProcess, pages: readonly Page[]): Promise<string[]> {
  const left = host.events.filter(({ event }) => event === 'viewer-left');
  const reports = (await Promise.all(pages.map(reportsOf))).flat();
  const later = reports.map(({ name, history }) => ({
    name,
    rest: history.slice(history.indexOf('connected') + 1),
  }));
  return [
    ...left.map(({ name, reason }) => `${name} has left: ${reason}`),
    ...later.filter(({ rest }) => rest.length > 0).map(({ name, rest }) => `${name}: ${rest}`),
  ];
}

/** The screen that all viewers of a page show. */
const screenOf =
  (page: Page): Screen =>
  async () => {
    const screens = await page.evaluate(() => window.watchers.screens);
    return screens.length === 1 ? `${screens[0]}`.split('\n') : screens;
  };

const viewers = size.pages * size.watchers + size.elements.length;

test(`R8 R14 ${viewers} viewers show the screen of one host, also those that come in a flood`, async (t) => {
  const session = 'crowd';
  const { lines, newcomers } = size;
  const program = `trap : INT; read go; seq 1 ${lines}; read go; seq 1 99999999; echo stopped; read end`;
  const { host, shown, screen } = startHost(t, session, 'sh', '-c', program);
  await host.event('sharing');
  const pages = await Promise.all(
    Array.from({ length: size.pages }, (_, i) =>
      openWatchers(size.watchers, `page${i + 1}`, session),
    ),
  );
  const elements = await Promise.all(
    size.elements.map((name, i) => openTerminal(harness, name, { session, name: `${name}-${i}` })),
  );
  await host.event('viewer-joined', { watching: viewers });
  const { cpu } = usageOf(host.child.pid as number);
  const began = now();
  host.write('\n');
  for (const page of pages) {
    await untilOnPage(
      page,
      (lines) => window.watchers.reports.every(({ last }) => last === lines),
      lines,
    );
  }
  const seconds = (now() - began) / 1_000;
  const used = usageOf(host.child.pid as number).cpu - cpu;
  for (const page of pages) {
    for (const { first, last, faults } of await reportsOf(page)) {
      assert.deepEqual({ first, last, faults }, { first: 1, last: lines, faults: 0 });
    }
  }

  host.write('\n');
  const late: Page[] = [];
  for (let i = 0; i < newcomers; i += 1) {
    const before = shown();
    await until(() => shown() > before + 100_000);
    const page = await openWatchers(1, `late${i + 1}`, session);
    late.push(page);
    await untilOnPage(page, () => window.watchers.reports.every(({ last }) => last > 0));
  }
  host.write('\x03');
  const all = [...pages, ...late];
  await until(async () => (await screen()).join('\n').includes('stopped'));
  // A screen that stands still may be that of a viewer that is gone.
  assert.deepEqual(await losses(host, all), []);
  await agree(
    [screen, ...all.map(screenOf), ...elements.map(screenOn)],
    /\^C.*stopped/s,
    async () => (await losses(host, all)).join('\n'),
  );
  assert.deepEqual(await losses(host, all), []);
  const arrivals = (await Promise.all(late.map(reportsOf))).flat();
  for (const { state, first, faults } of arrivals) {
    assert.deepEqual({ state, faults }, { state: 'connected', faults: 0 });
    assert.ok(Number(first) > 1, 'it came when much was over');
  }
  const waits = arrivals.map(({ screenAfter }) => Number(screenAfter));
  const { peak } = usageOf(host.child.pid as number);
  printFigures('a terminal and its crowd', {
    viewers,
    lines,
    'all complete after s': seconds,
    'cores of the host': (used / seconds).toFixed(2),
    'most memory of the host MiB': peak,
    'screens of newcomers after ms': waits.map(Math.round).join(' '),
  });
  if (!full) return;
  assert.ok(used / seconds < 1, 'below one core');
  assert.ok(peak < 200, `${peak} MiB`);
  // A hundred viewers keep this machine busy. A single newcomer may have waited for it.
  const wait = quantile(waits, 0.5);
  assert.ok(wait < 300, `the screen came after ${wait} ms`);
});

test(`R10 R14 one stalled viewer of ${size.others + 1} does not hold up the program`, async (t) => {
  const session = 'stalled';
  const folder = mkdtempSync(join(tmpdir(), 'beach-flood-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'waits');
  const flood = fileURLToPath(new URL('../cli/processes/flood.mjs', import.meta.url));
  const command = [process.execPath, flood, file, `${size.pause}`];
  const { host, place, shown } = startHost(t, session, ...command);
  await host.event('sharing');
  const others = await openWatchers(size.others, 'other', session);
  await host.event('viewer-joined', { watching: size.others });
  const victim = new BeachProcess(t, ['view', ...place.slice(0, 2), '--name', 'victim', session]);
  victim.child.stdout?.removeAllListeners('data').resume();
  await host.event('viewer-joined', { name: 'victim' });
  const more = async (): Promise<void> => {
    const before = shown();
    await until(() => shown() > before + size.phase);
  };
  await more();
  const stalled = now();
  victim.child.kill('SIGSTOP');
  // It is removed once its heartbeat and all retries have failed.
  if (full) await host.event('viewer-left', { name: 'victim' });
  const gone = now();
  await more();
  const left = host.events.filter(({ event }) => event === 'viewer-left');
  assert.deepEqual(
    left.map(({ name }) => name),
    full ? ['victim'] : [],
  );
  host.child.kill('SIGTERM');
  assert.equal(await host.exit, 143);
  victim.child.kill('SIGCONT');

  const waits = readWaits(file);
  const longest = (from: number, to: number): number =>
    Math.max(0, ...waits.filter(({ at }) => at >= from && at < to).map(({ took }) => took));
  const [before, meanwhile] = [longest(0, stalled), longest(stalled, Number.POSITIVE_INFINITY)];
  printFigures('a stalled viewer of a terminal', {
    viewers: size.others + 1,
    ...(full && { 'removed after s': (gone - stalled) / 1_000 }),
    'longest wait of the program before ms': before,
    'meanwhile ms': meanwhile,
  });
  for (const { faults, last } of await reportsOf(others)) {
    assert.equal(faults, 0);
    assert.ok(last > 0);
  }
  if (full) assert.ok(meanwhile < before + defaultLimits.stragglerWait + 100, `${meanwhile} ms`);
});

/** Returns when the flood had to wait, and how long. */
function readWaits(file: string): { at: number; took: number }[] {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines
      .map((line) => JSON.parse(line))
      .map(({ began, took }) => ({ at: began + took, took }));
  } catch {
    // It has never waited.
    return [];
  }
}

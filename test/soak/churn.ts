import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import type { BrowserHarness } from '../e2e/browser-harness.ts';
import { hasState, hasViewers } from '../e2e/browser-pages.ts';

/** What a page holds once its garbage has been collected. */
export interface Holdings {
  readonly heapMiB: number;
  readonly listeners: number;
  readonly nodes: number;
}

export interface ChurnReport {
  /** What the host heard of viewers. */
  readonly joins: number;
  readonly leaves: number;
  /** Every error, warning and failed attempt on either side. */
  readonly troubles: readonly string[];
  /** The host's, after a tenth of the cycles and after all of them. */
  readonly early: Holdings;
  readonly late: Holdings;
  readonly seconds: number;
}

/** Lets one viewer join and leave a host again and again, in two Chromium processes. */
export async function churn(harness: BrowserHarness, cycles: number): Promise<ChurnReport> {
  const session = `churn-${cycles}`;
  const host = await harness.show('chromium', 'beach-session', { session });
  await hasState(host, 'live');
  await host.evaluate(() => {
    const element = window.probe.host();
    element.addEventListener('beach-viewerjoin', ({ peerId }) => {
      element.send('welcome', { to: peerId });
    });
  });
  const viewer = await harness.show('chromium', 'beach-viewer', { session, manual: '' });
  const started = performance.now();
  const tenth = Math.ceil(cycles / 10);
  await joinAndLeave(viewer, tenth);
  await hasViewers(host, 0);
  const early = await holdings(host);
  for (let done = tenth; done < cycles; done += tenth) {
    await joinAndLeave(viewer, Math.min(tenth, cycles - done));
  }
  await hasViewers(host, 0);
  const seconds = (performance.now() - started) / 1000;
  const late = await holdings(host);
  const heard = await host.evaluate(() => window.probe.events);
  const seen = await viewer.evaluate(() => window.probe.events);
  const count = (wanted: string) => heard.filter(({ type }) => type === wanted).length;
  return {
    joins: count('beach-viewerjoin'),
    leaves: count('beach-viewerleave'),
    troubles: [...heard, ...seen].flatMap(({ code, state }) =>
      code !== undefined || state === 'failed' ? (code ?? 'failed') : [],
    ),
    early,
    late,
    seconds,
  };
}

/** Fails where the host has suffered from so many joins and leaves. */
export function assertUnharmed(report: ChurnReport, cycles: number): void {
  const { joins, leaves, troubles, early, late } = report;
  assert.deepEqual(troubles, []);
  assert.deepEqual([joins, leaves], [cycles, cycles]);
  assert.ok(late.heapMiB - early.heapMiB < 1, `the heap grew: ${JSON.stringify(report)}`);
  // One that stayed behind at each cycle would show.
  const spread = cycles / 10;
  assert.ok(late.listeners - early.listeners < spread, JSON.stringify(report));
  assert.ok(late.nodes - early.nodes < spread, JSON.stringify(report));
}

async function joinAndLeave(viewer: Page, times: number): Promise<void> {
  await viewer.evaluate(async (times) => {
    const element = window.probe.viewer();
    for (let time = 0; time < times; time++) {
      const welcome = new Promise((resolve) => {
        element.addEventListener('beach-message', resolve, { once: true });
      });
      await Promise.all([element.join(), welcome]);
      element.leave();
    }
  }, times);
}

async function holdings(page: Page): Promise<Holdings> {
  const devTools = await page.createCDPSession();
  // What one collection frees may have held something else.
  for (let round = 0; round < 3; round++) await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { jsEventListeners, nodes } = await devTools.send('Memory.getDOMCounters');
  await devTools.detach();
  return { heapMiB: usedSize / 1024 ** 2, listeners: jsEventListeners, nodes };
}

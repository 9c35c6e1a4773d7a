import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import type { BrowserHarness } from '../e2e/browser-harness.ts';
import { hasState, hasViewers } from '../e2e/browser-pages.ts';

/** The resources of a page after garbage collection. */
export interface Holdings {
  readonly heapMiB: number;
  readonly listeners: number;
  readonly nodes: number;
  readonly connections: number;
}

export interface ChurnReport {
  /** The number of joins and leaves that the host has reported. */
  readonly joins: number;
  readonly leaves: number;
  /** The errors, warnings and failed attempts on both sides. */
  readonly troubles: readonly string[];
  /** The resources of the host after a tenth of the cycles, and after all of them. */
  readonly early: Holdings;
  readonly late: Holdings;
  readonly seconds: number;
}

/** Lets one viewer join and leave a host repeatedly, in two Chromium processes. */
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

/** Asserts that the host has missed no viewer and holds no more than before. */
export function assertUnharmed(report: ChurnReport, cycles: number): void {
  const { joins, leaves, troubles, early, late } = report;
  assert.deepEqual(troubles, []);
  assert.deepEqual([joins, leaves], [cycles, cycles]);
  assert.ok(late.heapMiB - early.heapMiB < 1, `the heap grew: ${JSON.stringify(report)}`);
  // A leak of one in each cycle exceeds this; a connection not collected yet, with its listeners, does not.
  const spread = Math.max(cycles / 10, 30);
  assert.ok(late.listeners - early.listeners < spread, JSON.stringify(report));
  assert.ok(late.nodes - early.nodes < spread, JSON.stringify(report));
  assert.ok(late.connections - early.connections < spread, JSON.stringify(report));
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
  // A finalizer may release more objects for the next collection.
  for (let round = 0; round < 3; round++) await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { jsEventListeners, nodes } = await devTools.send('Memory.getDOMCounters');
  await devTools.detach();
  const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
  const all = await page.queryObjects(prototype);
  const connections = await all.evaluate((all) => all.length);
  await all.dispose();
  return { heapMiB: usedSize / 1024 ** 2, listeners: jsEventListeners, nodes, connections };
}

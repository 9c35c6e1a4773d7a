import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { hasViewers } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

interface Departure {
  ms: number;
  reason: string;
}

/**
 * Listens for the viewer's departure. The returned function resolves to its reason, and to the milliseconds since
 * the call.
 */
async function departure(host: Page): Promise<() => Promise<Departure>> {
  const departed = await host.evaluateHandle(() => {
    const started = performance.now();
    const departed = new Promise<Departure>((resolve) => {
      window.probe.host().addEventListener('beach-viewerleave', ({ reason }) => {
        resolve({ ms: performance.now() - started, reason });
      });
    });
    // In an object: puppeteer would wait for a bare promise.
    return { departed };
  });
  return () => host.evaluate(({ departed }) => departed, departed);
}

for (const browser of ['chromium', 'firefox'] as BrowserName[]) {
  test(`R11 the host notices within 1 s that a tab was closed or navigated away, in ${browser}`, async () => {
    // A host keeps its claim for a minute after its page has closed, so each engine has its own session.
    const session = `goodbye-${browser}`;
    const host = await harness.show('chromium', 'beach-session', { session });
    const viewer = await harness.show(browser, 'beach-viewer', { session });
    await hasViewers(host, 1);
    const gone = await departure(host);
    // Firefox fires no event on a page that its driver closes; it does when a person closes the tab.
    if (browser === 'firefox') await viewer.goto('about:blank');
    else await viewer.close({ runBeforeUnload: true });
    const { ms, reason } = await gone();
    assert.equal(reason, 'left');
    assert.ok(ms < 1_000, `${ms} ms`);
  });
}

test('R11 the host notices within 15 s that a tab has crashed', async () => {
  const host = await harness.show('chromium', 'beach-session', { session: 'crash' });
  const viewer = await harness.show('chromium', 'beach-viewer', { session: 'crash' });
  await hasViewers(host, 1);
  const gone = await departure(host);
  const devTools = await viewer.createCDPSession();
  devTools.send('Page.crash').catch(() => {});
  const { ms, reason } = await gone();
  assert.notEqual(reason, 'left');
  assert.ok(ms < 15_500, `${ms} ms`);
});

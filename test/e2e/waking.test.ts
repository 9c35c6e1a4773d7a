import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserHarness } from './browser-harness.ts';
import { untilOnPage } from './browser-pages.ts';
import type {} from './page/engine.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** A page with a session whose waits are short, as Chromium alone can freeze pages on command. */
async function enter(role: 'host' | 'viewer', session: string): Promise<Page> {
  const page = await harness.visit('chromium', 'engine.html');
  await untilOnPage(page, () => 'engine' in window);
  await page.evaluate((...args) => window.engine.enter(...args), role, session, harness.road.url);
  return page;
}

const linked = (page: Page) => untilOnPage(page, () => window.engine.linked === 1);

for (const who of ['viewer', 'host'] as const) {
  test(`R42 a ${who} whose page was frozen meets the other side within 5 s of waking`, async () => {
    const session = `frozen-${who}`;
    const pages = { host: await enter('host', session), viewer: await enter('viewer', session) };
    await Promise.all([linked(pages.host), linked(pages.viewer)]);
    const [sleeper, other] = [pages[who], pages[who === 'host' ? 'viewer' : 'host']];
    const devTools = await sleeper.createCDPSession();
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    const frozen = await other.evaluate(() => performance.now());
    // Long enough to be noticed as a sleep, and for the other side to be out of retries.
    await untilOnPage(other, (since) => performance.now() - since > 12_000, frozen);
    const last = await other.evaluate(() => window.engine.states.at(-1));
    assert.equal(last, who === 'viewer' ? 'failed-permanent' : 'failed');
    const woke = performance.now();
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await Promise.all([linked(other), linked(sleeper)]);
    const took = performance.now() - woke;
    assert.ok(took < 5_000, `${took} ms`);
    for (const [from, to] of [
      [other, sleeper],
      [sleeper, other],
    ] as const) {
      await from.evaluate(() => window.engine.send('well'));
      await untilOnPage(to, () => window.engine.heard.includes('well'));
    }
    for (const page of [sleeper, other]) {
      assert.equal(await page.evaluate(() => window.engine.state), 'live');
    }
  });
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { PageServer } from '../kit/pages/page-server.ts';

const gallery = fileURLToPath(new URL('gallery/gallery.html', import.meta.url));
const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** As in the settings of a system. */
const looks = {
  light: [{ name: 'prefers-color-scheme', value: 'light' }],
  dark: [{ name: 'prefers-color-scheme', value: 'dark' }],
  'forced colors': [{ name: 'forced-colors', value: 'active' }],
};

/** Returns whether the screens of terminals have the colors of their places, which they learn from an event. */
function terminalsFollow(): boolean {
  return [...document.querySelectorAll('beach-terminal')].every(({ shadowRoot }) => {
    const [place, screen] = ['.place', '.xterm-rows'].map((selector) => {
      const found = shadowRoot?.querySelector(selector);
      return found ? getComputedStyle(found).color : null;
    });
    return screen === null || place === screen;
  });
}

let server: PageServer;
let browser: Browser;
let page: Page;

before(async () => {
  server = await PageServer.open([gallery], 'localhost');
  browser = await puppeteer.launch(launchOptions('chromium'));
  page = await browser.newPage();
  const { port } = new URL(server.address);
  await page.goto(`http://localhost:${port}/gallery.html`);
  await page.evaluate(script);
  await page.waitForSelector('[data-ready]', { timeout: 60_000 });
});

after(async () => {
  if (browser) await endBrowser(browser);
  server?.close();
});

for (const [look, features] of Object.entries(looks)) {
  test(`R26 axe finds nothing in any state of any element: ${look}`, async () => {
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features });
    await page.waitForFunction(terminalsFollow);
    const found = await page.evaluate(async () => {
      const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
      const { violations, passes } = await run(document, {
        // Of the page around the elements.
        rules: Object.fromEntries(
          ['region', 'landmark-one-main', 'page-has-heading-one'].map((rule) => [
            rule,
            { enabled: false },
          ]),
        ),
      });
      const lines = violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
        ),
      );
      return { lines, passed: passes.length };
    });
    await session.detach();
    assert.deepEqual(found.lines, []);
    assert.ok(found.passed > 10);
  });
}

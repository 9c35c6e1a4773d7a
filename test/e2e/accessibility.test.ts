import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { axeViolations, loadAxe } from '../kit/pages/axe.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { PageServer } from '../kit/pages/page-server.ts';
import type * as controls from './gallery/controls.ts';

declare const gallery: typeof controls;

const file = fileURLToPath(new URL('gallery/gallery.html', import.meta.url));

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
  server = await PageServer.open([file], 'localhost');
  browser = await puppeteer.launch(launchOptions('chromium'));
  page = await browser.newPage();
  const { port } = new URL(server.address);
  await page.goto(`http://localhost:${port}/gallery.html`);
  await loadAxe(page);
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
    const found = await axeViolations(page, {
      // The page around the elements has none of these.
      region: false,
      'landmark-one-main': false,
      'page-has-heading-one': false,
      // WCAG 2.2, section 2.5.8.
      'target-size': true,
    });
    await session.detach();
    assert.deepEqual(found, []);
  });
}

test('R26 nothing moves for a person who wants less motion, but what is watched', async () => {
  assert.notDeepEqual(await page.evaluate(() => gallery.animated()), []);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  assert.deepEqual(await page.evaluate(() => gallery.animated()), []);
});

for (const lang of ['en', 'de', 'es']) {
  test(`R26 every control can be reached in an element of 160 px, in ${lang}`, async () => {
    await page.evaluate((lang) => {
      document.documentElement.lang = lang;
      for (const figure of document.querySelectorAll('figure')) figure.style.inlineSize = '160px';
    }, lang);
    await page.waitForFunction(
      (lang) =>
        document
          .querySelector('beach-inspector')
          ?.shadowRoot?.querySelector('[lang]')
          ?.getAttribute('lang') === lang,
      {},
      lang,
    );
    assert.deepEqual(await page.evaluate(() => gallery.misplaced()), []);
  });
}

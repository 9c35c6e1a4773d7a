import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { axeViolations, loadAxe } from '../kit/pages/axe.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { PageServer } from '../kit/pages/page-server.ts';
import type * as controls from './gallery/controls.ts';
import { isFull } from './is-full.ts';

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

/** Opens the gallery on a page of its own. Its recordings keep a core busy, and ask before their page goes elsewhere. */
async function open(recordings: boolean): Promise<void> {
  await page?.close();
  page = await browser.newPage();
  const { port } = new URL(server.address);
  await page.goto(`http://localhost:${port}/gallery.html${recordings ? '' : '?calm'}`);
  await loadAxe(page);
  await page.waitForSelector('[data-ready]', { timeout: 60_000 });
}

before(async () => {
  server = await PageServer.open([file], 'localhost');
  browser = await puppeteer.launch(launchOptions('chromium'));
  // In the short form, test/elements/recording has axe for them.
  await open(isFull);
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

for (const lang of ['de', 'es', 'en']) {
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

test('R26 the Tab key reaches every control in the order of the page, and shows where it is', async () => {
  if (isFull) await open(false);
  const expected = await page.evaluate(() => gallery.controls().map(gallery.nameOf));
  assert.ok(expected.length > 60, `${expected.length} controls`);
  await page.evaluate(() => {
    const top = document.createElement('span');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
  });
  const seen: string[] = [];
  const unseen: string[] = [];
  // A video has several stops of the browser.
  for (let step = 0; step < 3 * expected.length; step += 1) {
    if (seen.at(-1)?.startsWith('terminal: typing > textarea')) await leaveTerminal(page);
    else await page.keyboard.press('Tab');
    const { name, shows } = await page.evaluate(() => {
      const control = gallery.focused();
      return { name: gallery.nameOf(control), shows: gallery.showsFocus(control) };
    });
    if (name === 'body') break;
    if (name !== seen.at(-1)) seen.push(name);
    if (!shows) unseen.push(name);
  }
  assert.deepEqual(unseen, [], 'without a visible focus');
  // Chromium also stops at what scrolls.
  const stops = seen.filter((name) => expected.includes(name));
  assert.deepEqual(stops, expected);
});

/** Leaves a terminal in which the host gets the Tab key, too. */
async function leaveTerminal(page: Page): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.down('Shift');
  await page.keyboard.press('KeyL');
  await page.keyboard.up('Shift');
  await page.keyboard.up('Control');
}

// The last: it leaves elements in other states.
test('R26 no button drops the focus, whatever it does', async () => {
  const dropped: string[] = [];
  const pressed = new Set<string>();
  for (;;) {
    const next = await page.evaluate(
      (done, isFull) => {
        const keyOf = isFull ? gallery.nameOf : gallery.kindOf;
        gallery.closeDialog();
        const left = gallery.controls().find((control) => {
          // The browser's own windows take the focus along.
          const leaves = /fullscreen|pip|export/.test(control.getAttribute('part') ?? '');
          const name = gallery.nameOf(control);
          // Those viewers are not real, and the next list has the same buttons.
          if (name.startsWith('host: a hundred viewers')) return false;
          return control.localName === 'button' && !leaves && !done.includes(keyOf(control));
        });
        left?.focus();
        if (left && gallery.focused() !== left)
          throw new Error(`No focus: ${gallery.nameOf(left)}`);
        return left ? { key: keyOf(left), name: gallery.nameOf(left) } : null;
      },
      [...pressed],
      isFull,
    );
    if (next === null) break;
    pressed.add(next.key);
    await page.keyboard.press('Enter');
    const now = await page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return gallery.nameOf(gallery.focused());
    });
    if (now === 'body') dropped.push(next.name);
  }
  assert.ok(pressed.size > (isFull ? 60 : 25), `${pressed.size} buttons`);
  assert.deepEqual(dropped, []);
});

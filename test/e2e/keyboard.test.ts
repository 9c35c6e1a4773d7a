import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { PageServer } from '../kit/pages/page-server.ts';
import type * as controls from './gallery/controls.ts';

declare const gallery: typeof controls;

const file = fileURLToPath(new URL('gallery/gallery.html', import.meta.url));

let server: PageServer;
let browser: Browser;

before(async () => {
  server = await PageServer.open([file], 'localhost');
  browser = await puppeteer.launch(launchOptions('chromium'));
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens the gallery with every element in every state. */
async function open(t: TestContext): Promise<Page> {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const { port } = new URL(server.address);
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.goto(`http://localhost:${port}/gallery.html?calm`);
  await page.waitForSelector('[data-ready]', { timeout: 60_000 });
  return page;
}

test('R26 the Tab key reaches every control in the order of the page, and shows where it is', async (t) => {
  const page = await open(t);
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

test('R26 no button drops the focus, whatever it does', async (t) => {
  const page = await open(t);
  const dropped: string[] = [];
  const pressed = new Set<string>();
  for (;;) {
    const name = await page.evaluate(
      (done) => {
        gallery.closeDialog();
        const left = gallery.controls().find((control) => {
          // The browser's own windows take the focus along.
          const leaves = /fullscreen|pip|export/.test(control.getAttribute('part') ?? '');
          const name = gallery.nameOf(control);
          // Those viewers are not real, and the next list has the same buttons.
          if (name.startsWith('host: a hundred viewers')) return false;
          return control.localName === 'button' && !leaves && !done.includes(name);
        });
        left?.focus();
        if (left && gallery.focused() !== left)
          throw new Error(`No focus: ${gallery.nameOf(left)}`);
        return left ? gallery.nameOf(left) : null;
      },
      [...pressed],
    );
    if (name === null) break;
    pressed.add(name);
    await page.keyboard.press('Enter');
    const now = await page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      return gallery.nameOf(gallery.focused());
    });
    if (now === 'body') dropped.push(name);
  }
  assert.ok(pressed.size > 60, `${pressed.size} buttons`);
  assert.deepEqual(dropped, []);
});

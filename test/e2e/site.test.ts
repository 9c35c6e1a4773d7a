import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { axeViolations, loadAxe } from '../kit/pages/axe.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { buildSite, SiteServer } from '../kit/site/built-site.ts';
import { untilOnPage } from './browser-pages.ts';
import { connected, decodes } from './demo-pages.ts';
import { isFull } from './is-full.ts';

const phone = { width: 360, height: 740 };
const desktop = { width: 1280, height: 860 };

/** One page of each kind. */
const kinds = {
  'the start page': '',
  'a guide with pictures and wide tables': 'guides/benchmarks/',
  'an element': 'api/beach-session/',
  'an error code': 'errors/no-host/',
  'the whiteboard': 'whiteboard/',
  'the inspector': 'inspector/?count=3&loss=0',
};

/** Those that have little of their own. */
const otherKinds = {
  'the list of guides': 'guides/',
  'a guide': 'guides/media/',
  'the overview of the API': 'api/',
  'the list of error codes': 'errors/',
  'the viewer of the whiteboard': 'whiteboard/viewer.html?session=whiteboard',
  'the camera': 'camera/',
  'the room': 'room/',
  'the terminal': 'terminal/',
  'two frames': 'frames/',
  'no script': 'script-free/',
};

let server: SiteServer;
let browser: Browser;

before(async () => {
  server = await SiteServer.open(await buildSite());
  browser = await puppeteer.launch(launchOptions('chromium'));
});

after(async () => {
  if (browser) await endBrowser(browser);
  server?.close();
});

async function open(t: TestContext, path: string, viewport = desktop): Promise<Page> {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.setViewport(viewport);
  await page.goto(server.address + path);
  return page;
}

/** Presses Tab until the focus is on the link or button with this text. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
    if (focused === text) return;
  }
  assert.fail(`The Tab key does not reach "${text}".`);
}

async function follow(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

const heading = (page: Page) => page.$eval('main h1', ({ textContent }) => textContent);

test('R26 the start page shows a live session, and the keyboard leads from it to a guide', async (t) => {
  const page = await open(t, '');
  await connected(page);
  await decodes(page, 10);
  await tabTo(page, 'Guides');
  await follow(page);
  await tabTo(page, 'Skip to the content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Delivery');
  await follow(page);
  assert.equal(await heading(page), 'Delivery');
  await tabTo(page, 'Link to “Slow viewers” #');
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, '#slow-viewers');
});

test('R26 a phone finds all pages without script', async (t) => {
  const page = await open(t, '', phone);
  await page.setJavaScriptEnabled(false);
  await page.goto(`${server.address}errors/no-host/`);
  assert.equal(await page.$eval('nav.pages', (nav) => nav.checkVisibility()), false);
  await tabTo(page, 'All pages');
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.pages', { visible: true });
  await tabTo(page, 'Media');
  await follow(page);
  assert.equal(await heading(page), 'Media');
});

test('R26 the search finds a part of a page by keyboard', async (t) => {
  const page = await open(t, 'guides/');
  await page.waitForSelector('button.search:not([hidden])');
  await page.keyboard.press('/');
  await page.waitForSelector('dialog[open] input');
  await page.keyboard.type('slow viewers');
  await page.waitForSelector('dialog[open] li a');
  await follow(page);
  assert.equal(new URL(page.url()).href, `${server.address}guides/delivery/#slow-viewers`);
});

test('R26 the keyboard walks through what the search finds, and back', async (t) => {
  const page = await open(t, 'guides/');
  await page.waitForSelector('button.search:not([hidden])');
  await tabTo(page, 'Search');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] input:focus');
  await page.keyboard.type('slow viewers');
  await page.waitForSelector('dialog[open] li + li a');
  const place = () =>
    page.evaluate(() => {
      const links = [...document.querySelectorAll('dialog li a')];
      return links.indexOf(document.activeElement as Element);
    });
  const places: number[] = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'] as const) {
    await page.keyboard.press(key);
    places.push(await place());
  }
  assert.deepEqual(places, [0, 1, 0, -1]);
  await page.keyboard.press('Escape');
  await page.waitForSelector('button.search:focus');
});

test('R26 a phone’s menu closes with Escape, and gives the focus back', async (t) => {
  const page = await open(t, 'guides/media/', phone);
  await tabTo(page, 'All pages');
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.pages', { visible: true });
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement?.matches('nav.pages a')));
  await page.keyboard.press('Escape');
  await page.waitForSelector('nav.pages', { hidden: true });
  await page.waitForSelector('button.menu:focus');
});

test('R26 an example has its sources beside it, and on a phone below it', async (t) => {
  const page = await open(t, 'whiteboard/', phone);
  const places = () =>
    page.$$eval('main, .sources', (parts) =>
      parts.map((part) => part.getBoundingClientRect()).map(({ x, y }) => ({ x, y })),
    );
  const [live, below] = await places();
  assert.ok(live && below && below.x === live.x && below.y > live.y);
  await page.setViewport({ width: 1024, height: 768 });
  const [narrow, beside] = await places();
  assert.ok(narrow && beside && beside.x > narrow.x && beside.y === narrow.y);
});

test('R26 a block of code can be copied', async (t) => {
  const page = await open(t, '');
  const permissions = ['clipboard-read', 'clipboard-sanitized-write'] as const;
  const { origin } = new URL(server.address);
  await page.browserContext().overridePermissions(origin, [...permissions]);
  await page.bringToFront();
  const [, viewer] = await page.$$('.code button');
  await viewer?.click();
  await untilOnPage(page, () =>
    /Copied/.test(`${document.querySelectorAll('.code')[1]?.textContent}`),
  );
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^<script .*\n<beach-viewer session="standup"><\/beach-viewer>$/);
});

test('R26 a message in the console links to the page of its code', async (t) => {
  const page = await open(t, 'guides/');
  const told = new Promise<string>((resolve) => {
    page.on('console', (message) => {
      if (message.text().startsWith('[beach]')) resolve(message.text());
    });
  });
  await page.goto(`${server.address}whiteboard/viewer.html?session=not%20a%20name`);
  const [, link] = / See (\S+)/.exec(await told) ?? [];
  assert.equal(link, `${server.address}errors/invalid-option/`);
  await page.goto(link);
  assert.equal(await heading(page), 'invalid-option');
});

for (const [kind, path] of Object.entries({ ...kinds, ...(isFull ? otherKinds : {}) })) {
  test(`R26 axe finds nothing on ${kind}, and nothing is wider than a phone`, async (t) => {
    const page = await open(t, path, phone);
    await loadAxe(page);
    for (const viewport of [phone, desktop]) {
      await page.setViewport(viewport);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= viewport.width, `${width} of ${viewport.width} px`);
      // A phone in daylight, and a desk at night.
      for (const value of isFull ? ['light', 'dark'] : [viewport === phone ? 'light' : 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        assert.deepEqual(await axeViolations(page), [], `${value}, ${viewport.width} px`);
      }
    }
  });
}

/** What can be opened over a page. */
const layers: Record<string, (page: Page) => Promise<unknown>> = {
  'the search': async (page) => {
    await page.waitForSelector('button.search:not([hidden])');
    await page.click('button.search');
    await page.waitForSelector('dialog[open] input');
    await page.keyboard.type('slow');
    await page.waitForSelector('dialog[open] li a');
  },
  'the search that finds nothing': async (page) => {
    await page.$eval('dialog input', (input) => (input as HTMLInputElement).select());
    await page.keyboard.type('qqqqqqqqqq');
    await page.waitForFunction(() =>
      /Nothing/.test(`${document.querySelector('dialog')?.textContent}`),
    );
  },
  'the menu of a phone': async (page) => {
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { hidden: true });
    await page.click('button.menu');
    await page.waitForSelector('nav.pages', { visible: true });
  },
};

test('R26 axe finds nothing in what opens over a page', async (t) => {
  const page = await open(t, 'guides/media/', phone);
  await loadAxe(page);
  for (const [layer, show] of Object.entries(layers)) {
    await show(page);
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      assert.deepEqual(await axeViolations(page), [], `${layer}, ${value}`);
    }
  }
});

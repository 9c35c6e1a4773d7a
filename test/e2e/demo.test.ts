import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { attachRoad } from '../../src/road/server/attach-road.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { buildSite, SiteServer, strictPolicy } from '../kit/site/built-site.ts';
import { untilOnPage } from './browser-pages.ts';
import {
  clickInInspector,
  connected,
  decodes,
  inspectorSays,
  live,
  peersInInspector,
  picture,
  shows,
  stateOf,
} from './demo-pages.ts';

let server: SiteServer;
let browser: Browser;

before(async () => {
  server = await SiteServer.open(await buildSite('/road'), {
    'Content-Security-Policy': strictPolicy,
  });
  attachRoad(server.http, { limits: { hostGrace: 3_000 } });
  browser = await puppeteer.launch(launchOptions('chromium'));
});

after(async () => {
  if (browser) await endBrowser(browser);
  server?.close();
});

/** Opens a page of the demo in a window of its own. Fails the test if its console shows an unexpected error. */
async function open(t: TestContext, path: string, expected = /^$/): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !expected.test(text)) complaints.push(text);
  });
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, [], `errors on ${path}`);
  });
  await page.goto(new URL(path, server.address).href);
  return page;
}

test('the whiteboard shares strokes, and returns reactions', async (t) => {
  const host = await open(t, 'whiteboard/');
  await live(host);
  const address = 'whiteboard/viewer.html?session=whiteboard';
  const viewers = [await open(t, address), await open(t, address)] as const;
  await Promise.all(viewers.map(connected));
  const blank = await picture(host);

  await t.test('a mouse stroke is identical in both viewers, pixel for pixel', async () => {
    await (await host.$('[value="#e2553a"]'))?.click();
    const sheet = await (await host.$('canvas'))?.boundingBox();
    assert.ok(sheet);
    await host.mouse.move(sheet.x + 60, sheet.y + 60);
    await host.mouse.down();
    await host.mouse.move(sheet.x + 260, sheet.y + 120, { steps: 12 });
    await host.mouse.move(sheet.x + 160, sheet.y + 220, { steps: 9 });
    await host.mouse.up();
    const drawn = await picture(host);
    assert.notEqual(drawn, blank);
    await Promise.all(viewers.map((viewer) => shows(viewer, drawn)));
  });

  await t.test('a keyboard stroke is identical in both viewers', async () => {
    const before = await picture(host);
    await host.focus('canvas');
    await host.keyboard.down('Shift');
    for (let step = 0; step < 8; step++) await host.keyboard.press('ArrowRight');
    await host.keyboard.up('Shift');
    const drawn = await picture(host);
    assert.notEqual(drawn, before);
    await Promise.all(viewers.map((viewer) => shows(viewer, drawn)));
  });

  await t.test('a late viewer receives the whole drawing', async (t) => {
    await shows(await open(t, address), await picture(host));
  });

  await t.test('the drawing survives a reload of the host, also for its viewers', async () => {
    const drawn = await picture(host);
    await host.reload();
    await live(host);
    assert.equal(await picture(host), drawn);
    await Promise.all(viewers.map(connected));
    await Promise.all(viewers.map((viewer) => shows(viewer, drawn)));
  });

  await t.test('a reaction floats over the host’s board, and counts by name', async () => {
    await untilOnPage(host, () => document.querySelector('beach-session')?.peers.size === 2);
    const [viewer] = viewers;
    const name = await viewer.$eval('beach-viewer', (element) => element.getAttribute('name'));
    await viewer.click('[aria-label="Love"]');
    await viewer.click('[aria-label="Love"]');
    await untilOnPage(host, () => document.querySelector('.floating')?.textContent === '❤️');
    await untilOnPage(
      host,
      (line) => document.querySelector('.tally li')?.textContent === line,
      `${name}❤️ 2`,
    );
  });

  await t.test('a second host sees a link to watch', async (t) => {
    const second = await open(t, 'whiteboard/', /host-taken/);
    await stateOf(second, 'beach-session', 'failed');
    await second.click('#taken a');
    await connected(second);
    await shows(second, await picture(host));
  });

  await t.test('undo and clear apply to all boards', async () => {
    const before = await picture(host);
    await host.click('[name="undo"]');
    const undone = await picture(host);
    assert.notEqual(undone, before);
    await Promise.all(viewers.map((viewer) => shows(viewer, undone)));
    await host.click('[name="clear"]');
    assert.equal(await picture(host), blank);
    await Promise.all(viewers.map((viewer) => shows(viewer, blank)));
  });
});

test('the camera page shows a picture through every change of source', async (t) => {
  const host = await open(t, 'camera/');
  await live(host);
  const viewer = await open(t, 'camera/viewer.html?session=camera');
  await connected(viewer);
  await decodes(viewer, 10);

  const choose = (source: string) => host.click(`label:has([value="${source}"])`);
  const tracks = (kinds: string) =>
    untilOnPage(
      viewer,
      (kinds) => {
        const tracks = document.querySelector('beach-viewer')?.stream?.getTracks() ?? [];
        const present = tracks.map(({ kind }) => kind).sort();
        return present.join() === kinds;
      },
      kinds,
    );

  await choose('camera');
  await tracks('audio,video');
  await decodes(viewer, 10);
  await choose('nothing');
  await tracks('');
  await choose('sea');
  await tracks('video');
  await decodes(viewer, 10);
});

test('R48 a late viewer of the terminal sees what the host shares', async (t) => {
  const host = await open(t, 'terminal/');
  await live(host);
  const viewer = await open(t, 'terminal/viewer.html?session=terminal');
  for (const page of [host, viewer]) {
    await untilOnPage(page, () => {
      const rows = document
        .querySelector('beach-terminal')
        ?.shadowRoot?.querySelector('.xterm-rows');
      return rows?.textContent?.includes('beach $');
    });
  }
});

test('two frames connect without a server', async (t) => {
  const page = await open(t, 'frames/');
  const frame = (name: string) => page.waitForFrame((frame) => frame.url().endsWith(name));
  const [host, viewer] = await Promise.all([frame('/host.html'), frame('/viewer.html')]);
  await connected(viewer);
  const reads = (text: string) =>
    untilOnPage(viewer, (text) => document.querySelector('output')?.textContent === text, text);
  await reads('Hello from the host');
  await host.focus('[name="text"]');
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  await reads('Hello from the host!');
});

test('buttons without script start, join, leave and stop', async (t) => {
  const page = await open(t, 'script-free/');
  const press = (command: string) => page.click(`[command="${command}"]`);
  await press('--start');
  await live(page);
  await press('--join');
  await connected(page);
  await press('--leave');
  await stateOf(page, 'beach-viewer', 'disconnected');
  await press('--join');
  await connected(page);
  await press('--stop');
  await stateOf(page, 'beach-session', 'ended');
});

test('R26 the inspector says why joins were slow', async (t) => {
  // So much gets lost that some join is slow.
  const page = await open(t, 'inspector/?count=4&loss=60');
  await stateOf(page, 'beach-session', 'live');
  await untilOnPage(page, () => {
    const root = document.querySelector('beach-inspector')?.shadowRoot;
    if (!root?.querySelector('.detail'))
      root?.querySelector('.took.slow')?.closest('button')?.click();
    return /signals were lost/.test(root?.querySelector('.causes')?.textContent ?? '');
  });
  // The check of the connectivity joins a session of its own.
  const before = await peersInInspector(page);
  await clickInInspector(page, '#tab-connectivity');
  await clickInInspector(page, '[part~=check-button]');
  await inspectorSays(page, '.checks', 'The signaling server answers');
  await clickInInspector(page, '#tab-peers');
  assert.equal(await peersInInspector(page), before);
});

test('the room has an address of its own, which leads others into it', async (t) => {
  const page = await open(t, 'room/');
  await page.type('#name', 'Ada');
  await page.keyboard.press('Enter');
  await untilOnPage(page, () => location.search !== '');
  const other = await open(t, page.url());
  await other.type('#name', 'Grace');
  await other.keyboard.press('Enter');
  await untilOnPage(other, () => document.querySelector('beach-session')?.peers.size === 1);
});

test('R26 Ctrl+Alt+B shows the connections of the room', async (t) => {
  const page = await open(t, 'room/?session=inspected-room');
  await page.type('#name', 'Ada');
  await page.keyboard.press('Enter');
  await live(page);
  await page.keyboard.down('Control');
  await page.keyboard.down('Alt');
  await page.keyboard.press('KeyB');
  await page.keyboard.up('Alt');
  await page.keyboard.up('Control');
  await inspectorSays(page, '.summary', 'The session is live');
  await untilOnPage(page, () => document.querySelector('beach-inspector')?.open);
  await page.keyboard.press('Escape');
  await untilOnPage(page, () => document.querySelector('beach-inspector')?.open === false);
});

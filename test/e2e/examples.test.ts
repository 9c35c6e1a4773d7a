import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { createRoad, type ListeningRoad } from '../../src/road/index.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { codeBlocks } from '../package/markdown.ts';
import { hasState, untilOnPage } from './browser-pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The files for script tags, as they are published. */
const dist = `${root}/dist`;
const readme = readFileSync(`${root}/README.md`, 'utf8');
const patience = 30_000;

/** The served files, by path. */
const files = new Map<string, string>();
let server: Server;
let base: string;
let road: ListeningRoad;
let browser: Browser;
let context: BrowserContext;
let errors: unknown[];

before(async () => {
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.js')) files.set(`/${path}`, readFileSync(`${dist}/${path}`, 'utf8'));
  }
  server = createServer(({ url = '' }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(files.has(url) ? 200 : 404, { 'content-type': type }).end(files.get(url));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  road = await createRoad({ port: 0, host: '127.0.0.1', logger: () => {} });
  browser = await puppeteer.launch(launchOptions('chromium'));
});

after(async () => {
  if (browser) await endBrowser(browser);
  await road?.close();
  server?.close();
});

afterEach(() => context?.close());

describe('an example of the README can be pasted and works:', () => {
  const under = (heading: string) =>
    codeBlocks(readme, 'html')
      .filter((block) => block.heading === heading)
      .map(({ code }) => code);
  const [, viewer = ''] = under('Two tags');

  it('two tags', async () => {
    const [host, viewer] = (await open(under('Two tags'))) as [Page, Page];
    await hasState(viewer, 'connected');
    await hasState(host, 'live');
    await untilOnPage(viewer, showsVideo);
    assert.deepEqual(errors, []);
  });

  it('chat', async () => {
    const [host, viewer] = (await open(under('Chat'))) as [Page, Page];
    await hasState(viewer, 'connected');
    const says = async (page: Page, text: string) => {
      await page.bringToFront();
      await page.type('input', text);
      await page.keyboard.press('Enter');
    };
    const reads = (text: string) => document.querySelector('pre')?.textContent === text;
    await says(host, 'Hello');
    await untilOnPage(viewer, reads, 'Ada: Hello\n');
    await says(viewer, 'Hi');
    for (const page of [host, viewer]) await untilOnPage(page, reads, 'Ada: Hello\nGrace: Hi\n');
    assert.deepEqual(errors, []);
  });

  it('share a canvas', async () => {
    const [host, watching] = (await open([...under('Share a canvas'), viewer])) as [Page, Page];
    await hasState(watching, 'connected');
    await host.bringToFront();
    const canvas = await host.waitForSelector('canvas');
    await canvas?.hover();
    await untilOnPage(watching, showsVideo);
    assert.deepEqual(errors, []);
  });

  it('across the internet', async () => {
    const [host = ''] = under('Across the internet').map((code) =>
      code.replace('wss://road.example/road', road.url),
    );
    const [, watching] = (await open([host, host.replaceAll('beach-session', 'beach-viewer')])) as [
      Page,
      Page,
    ];
    await hasState(watching, 'connected');
    assert.deepEqual(errors, []);
  });

  it('a room', async () => {
    const [room = ''] = under('A room');
    for (const page of await open([room, room])) {
      await untilOnPage(page, () => document.querySelector('beach-session')?.peers.size === 1);
      await untilOnPage(page, () => {
        const peers = [...(document.querySelector('beach-session')?.peers.values() ?? [])];
        return peers[0]?.streams.length === 1;
      });
    }
    assert.deepEqual(errors, []);
  });
});

describe('every example can be pasted and starts:', () => {
  for (const name of readdirSync(`${root}/docs`)) {
    const examples = codeBlocks(readFileSync(`${root}/docs/${name}`, 'utf8'), 'html');
    if (examples.length === 0) continue;
    it(name, async () => {
      for (const page of await open(examples.map(({ code }) => code)))
        await untilOnPage(page, isRendered);
      assert.deepEqual(errors, []);
    });
  }
});

/** Opens pages in tabs of one window, each as if pasted into an empty file. */
async function open(examples: readonly string[]): Promise<Page[]> {
  context = await browser.createBrowserContext();
  errors = [];
  const tabs: Page[] = [];
  for (const [index, example] of examples.entries()) {
    const path = `/example-${index}.html`;
    files.set(path, example);
    const tab = await context.newPage();
    tab.setDefaultTimeout(patience);
    tab.on('pageerror', (error) => errors.push(error));
    await tab.goto(new URL(path, base).href);
    tabs.push(tab);
  }
  return tabs;
}

function showsVideo(): unknown {
  const video = document.querySelector('beach-viewer')?.shadowRoot?.querySelector('video');
  return video && video.videoWidth > 0;
}

function isRendered(): unknown {
  const element = document.querySelector('beach-session, beach-viewer, beach-terminal');
  return element?.matches(':defined') && element.shadowRoot?.childElementCount;
}

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { createLogger, createServer, type ViteDevServer } from 'vite';
import { launchOptions } from '../../scripts/browsers.mjs';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { strictPolicy } from '../kit/site/built-site.ts';
import { connected, decodes, live } from './demo-pages.ts';

const printed: string[] = [];
let server: ViteDevServer;
let browser: Browser;
const root = fileURLToPath(new URL('../..', import.meta.url));
/** A cache of this run alone, so that no other run replaces the dependencies of its pages. */
const cacheDir = `${root}/node_modules/.vite/demo-${process.pid}`;
let base: string;

before(async () => {
  server = await createServer({
    configFile: `${root}/vite.config.ts`,
    cacheDir,
    customLogger: { ...createLogger('info'), info: (line) => void printed.push(line) },
    server: {
      port: 0,
      host: '127.0.0.1',
      headers: { 'Content-Security-Policy': strictPolicy },
      hmr: false,
      watch: null,
    },
  });
  await server.listen();
  base = server.resolvedUrls?.local[0] as string;
  browser = await puppeteer.launch(launchOptions('chromium'));
});

after(async () => {
  if (browser) await endBrowser(browser);
  await server?.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Opens a page. What its console says, and what it fails to load, is printed after the test. */
async function open(t: TestContext, address: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.on('console', (message) => t.diagnostic(message.text()));
  page.on('pageerror', (error) => t.diagnostic(`${error}`));
  page.on('requestfailed', (request) =>
    t.diagnostic(`${request.url()}: ${request.failure()?.errorText}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400) t.diagnostic(`${response.url()}: ${response.status()}`);
  });
  await page.goto(address);
  return page;
}

test('the index shows a host and a viewer, and all its links work', async (t) => {
  const page = await open(t, base);
  await connected(page);
  await decodes(page, 10);
  const links = new Set(
    await page.$$eval('a', (links) => links.map(({ href }) => href.replace(/#.*/, ''))),
  );
  assert.ok(links.size > 12);
  for (const link of links) assert.equal((await fetch(link)).status, 200, link);
});

test('the printed links lead a host and its viewer to each other over the road', async (t) => {
  printed.length = 0;
  server.printUrls();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removes colors.
  const lines = printed.map((line) => line.replace(/\x1b\[\d+m/g, '').trim());
  const linkOf = (role: string) =>
    lines.find((line) => line.startsWith(`➜  ${role}:`))?.split(/ +/)[2];
  assert.equal(linkOf('Host'), `${base}whiteboard/`);
  assert.equal(linkOf('Viewer'), `${base}whiteboard/viewer.html?session=whiteboard`);
  for (const [role, meets] of [
    ['Host', live],
    ['Viewer', connected],
  ] as const) {
    await meets(await open(t, `${linkOf(role)}`));
  }
});

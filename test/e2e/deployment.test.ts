import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import WebSocket from 'ws';
import { isInstalled } from '../../scripts/apt-install.mjs';
import { launchOptions } from '../../scripts/browsers.mjs';
import { createRoad } from '../../src/road/index.ts';
import { type BundledFile, bundle } from '../kit/pages/bundle.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { codeBlocks } from '../package/markdown.ts';
import { hasState, hasViewers, put, untilOnPage } from './browser-pages.ts';
import { serverObstacle, WebServer, type WebServerName } from './deployment/web-server.ts';

const folder = fileURLToPath(new URL('page', import.meta.url));
let browser: Browser;
let files: Map<string, BundledFile>;

before(async () => {
  files = await bundle(folder, ['blank.html']);
  // The certificate is nobody's.
  browser = await puppeteer.launch({ ...launchOptions('chromium'), acceptInsecureCerts: true });
});
after(() => browser && endBrowser(browser));

for (const name of ['nginx', 'caddy'] as WebServerName[]) {
  describe(`behind ${name}, as the documents configure it,`, {
    skip: serverObstacle(name),
  }, () => {
    for (const path of ['/road', '/meet/road']) {
      test(`R26 R50 pages of an https: site meet at ${path}, over WebSocket and HTTP`, async (t) => {
        const road = await createRoad({
          host: '127.0.0.1',
          port: 0,
          path,
          logger: () => {},
          trustedProxies: ['127.0.0.1'],
          // The site itself is not known yet.
          origins: 'same-host',
        });
        t.after(() => road.close());
        const server = await WebServer.start(name, { files, road });
        t.after(() => server.close());
        const site = `https://localhost:${server.port}`;

        const host = await show(`${site}/blank.html`, 'beach-session', path);
        await hasState(host, 'live');
        const viewer = await show(`${site}/blank.html`, 'beach-viewer', path);
        await hasState(viewer, 'connected');
        await hasViewers(host, 1);
        assert.equal(road.metrics().peers, 2);
        // The web server buffers answers, unless it is told not to.
        const plain = await show(`${site}/blank.html`, 'beach-viewer', `${site}${path}`);
        await hasState(plain, 'connected');
        await hasViewers(host, 2);

        // A client of another address, which the road knows from the web server alone.
        assert.equal(road.metrics().addresses, 1);
        const other = new WebSocket(`wss://localhost:${server.port}${path}`, {
          localAddress: '127.0.0.9',
          rejectUnauthorized: false,
        });
        await new Promise((resolve, reject) => other.on('open', resolve).on('error', reject));
        assert.equal(road.metrics().addresses, 2);
        other.terminate();
        await Promise.all([host.close(), viewer.close(), plain.close()]);
      });
    }
  });
}

test('R26 systemd understands the documented service', {
  skip: !isInstalled('systemd-analyze') && 'systemd is missing',
}, () => {
  const text = readFileSync('docs/deploying-a-road.md', 'utf8');
  const [unit] = codeBlocks(text, 'ini');
  const place = mkdtempSync(join(tmpdir(), 'beach-unit-'));
  const file = join(place, 'beach-road.service');
  writeFileSync(file, `${unit?.code}`.replace('/usr/bin/node', process.execPath));
  const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', file], {
    encoding: 'utf8',
  });
  rmSync(place, { recursive: true });
  assert.equal(`${stdout}${stderr}`, '');
  assert.equal(status, 0);
});

async function show(
  address: string,
  tag: 'beach-session' | 'beach-viewer',
  signaling: string,
): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await untilOnPage(page, () => 'probe' in window);
  await put(page, tag, { session: 'deployed', signaling });
  return page;
}

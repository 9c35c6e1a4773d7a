// @ts-check
/**
 * Makes pictures of every state of every element, to be looked at: light and dark, in three languages, at four widths.
 *
 *     npm run contact-sheet                    all
 *     npm run contact-sheet -- de dark 160     those that match all words
 *     npm run contact-sheet -- rtl             all, from right to left
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { PageServer } from '../test/kit/pages/page-server.ts';
import { launchOptions } from './browsers.mjs';

const folder = fileURLToPath(new URL('../.cache/contact-sheet/', import.meta.url));
const dir = process.argv.includes('rtl') ? 'rtl' : 'ltr';
const wanted = process.argv.slice(2).filter((word) => word !== dir);
mkdirSync(folder, { recursive: true });

const page = fileURLToPath(new URL('../test/e2e/gallery/gallery.html', import.meta.url));
const server = await PageServer.open([page], 'localhost');
const browser = await puppeteer.launch(launchOptions('chromium'));
try {
  for (const lang of ['en', 'de', 'es']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [160, 320, 768, 1440]) {
        const name = `${lang}-${theme}-${width}`;
        const parts = name.split('-');
        if (!wanted.every((word) => parts.includes(word))) continue;
        await take(dir === 'rtl' ? `${name}-rtl` : name, { lang, theme, width });
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}

/**
 * @param {string} name
 * @param {{ lang: string, theme: string, width: number }} view
 */
async function take(name, { lang, theme, width }) {
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  const columns = Math.max(1, Math.floor(1500 / (width + 16)));
  await tab.setViewport({ width: columns * (width + 16) + 16, height: 900 });
  const port = new URL(server.address).port;
  await tab.goto(
    `http://localhost:${port}/gallery.html?lang=${lang}&theme=${theme}&width=${width}&dir=${dir}&slow`,
  );
  try {
    await tab.waitForSelector('[data-ready]', { timeout: 120_000 });
  } catch (cause) {
    const missing = await tab.evaluate(() => document.documentElement.dataset.waiting);
    throw new Error(`Not there: ${missing}.`, { cause });
  }
  const path = `${folder}${name}.png`;
  await tab.screenshot({ path, fullPage: true });
  await context.close();
  console.log(path);
}

import assert from 'node:assert/strict';
import type { Browser, Page } from 'puppeteer-core';
import { hasState, untilOnPage } from '../browser-pages.ts';
import type { ServedExample } from './example-projects.ts';

/**
 * Opens an example as a host and as a viewer: the viewer sees the camera and sends a heart, and the host counts it, and
 * opens the choice of cameras, whose code is loaded then.
 */
export async function driveExample(
  browser: Browser,
  { host, viewer }: ServedExample,
): Promise<void> {
  const context = await browser.createBrowserContext();
  const complaints: string[] = [];
  const open = async (address: string): Promise<Page> => {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => complaints.push(`${error}`));
    tab.on('console', (message) => {
      // No example has an icon, which the browser asks for by itself.
      if (message.location().url?.endsWith('/favicon.ico')) return;
      if (/^(warn|error)$/.test(message.type())) complaints.push(message.text());
    });
    await tab.goto(address);
    return tab;
  };
  try {
    const hosting = await open(host);
    const watching = await open(viewer);
    await hasState(watching, 'connected');
    await untilOnPage(watching, () => {
      const video = document.querySelector('beach-viewer')?.shadowRoot?.querySelector('video');
      return video && video.videoWidth > 0;
    });
    const button = await watching.waitForSelector('button:enabled');
    await button?.click();
    const counted = () => document.querySelector('p')?.textContent === '1 hearts';
    await untilOnPage(hosting, counted);
    if (await watching.$('p')) await untilOnPage(watching, counted);
    await choosesDevice(hosting);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** Resolves when the host of a page shows its choice of cameras. */
async function choosesDevice(page: Page): Promise<void> {
  await page.evaluate(() => {
    const root = document.querySelector('beach-session')?.shadowRoot;
    root?.querySelector<HTMLElement>('[part~=devices-button]')?.click();
  });
  await untilOnPage(page, () => {
    const root = document.querySelector('beach-session')?.shadowRoot;
    return root?.querySelector('[part~=camera-select]');
  });
}

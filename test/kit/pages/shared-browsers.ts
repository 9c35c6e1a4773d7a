import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { endBrowser } from './end-browser.ts';

/** The browsers that the test files of one process share: some files run faster than a browser starts. */
const browsers = new Map<string, Promise<Browser>>();
let holders = 0;

/** Keeps the shared browsers open until `releaseBrowsers()`. */
export function holdBrowsers(): void {
  holders += 1;
}

/** Ends the shared browsers once each holder has released them. */
export async function releaseBrowsers(): Promise<void> {
  holders -= 1;
  if (holders > 0) return;
  const all = [...browsers.values()];
  browsers.clear();
  await Promise.all(all.map(async (browser) => endBrowser(await browser)));
}

/** Returns the shared browser of this name, which the first call starts. */
export function sharedBrowser(name: string, options: LaunchOptions): Promise<Browser> {
  const browser = browsers.get(name) ?? puppeteer.launch(options);
  browsers.set(name, browser);
  return browser;
}

import assert from 'node:assert/strict';
import puppeteer, { type Page } from 'puppeteer-core';
import { type BrowserName, launchOptions } from '../../../scripts/browsers.mjs';
import { endBrowser } from '../../kit/pages/end-browser.ts';
import { hasState } from '../browser-pages.ts';
import { serveFolder } from './serve-folder.ts';

/** What the page of a viewer says, by the policies that it can have. */
const policies = {
  "require-trusted-types-for 'script'; trusted-types 'none'": /"lit-html"/,
  "require-trusted-types-for 'script'; trusted-types dompurify": /"lit-html"/,
  'trusted-types dompurify': /"lit-html"/,
  "require-trusted-types-for 'script'; trusted-types lit-html": /host|connect/i,
};

/** A page with the element that its address names. */
export function page(script: string): string {
  return `<!doctype html>
<html lang="en">
  <head><title>A page</title>${script}</head>
  <body>
    <script>
      const element = document.createElement(location.hash.slice(1));
      element.setAttribute('session', 'standup');
      document.body.append(element);
    </script>
  </body>
</html>`;
}

/** Lets a host, a viewer and a terminal connect in tabs of one browser, from the `index.html` of a folder. */
export async function connects(name: BrowserName, folder: string): Promise<void> {
  const { server, address } = await serveFolder(folder);
  const browser = await puppeteer.launch(launchOptions(name));
  try {
    const errors: unknown[] = [];
    const open = async (tag: string): Promise<Page> => {
      const tab = await browser.newPage();
      tab.on('pageerror', (error) => errors.push(error));
      await tab.goto(`${address}#${tag}`);
      return tab;
    };
    await open('beach-session');
    const viewer = await open('beach-viewer');
    await hasState(viewer, 'connected');
    const styles = await viewer.evaluate(() => {
      const stage = document.querySelector('beach-viewer')?.shadowRoot?.querySelector('.stage');
      return stage && getComputedStyle(stage).display;
    });
    assert.equal(styles, 'grid');
    await hasState(await open('beach-terminal'), 'connected');
    assert.deepEqual(errors, []);
    await viewer.close();
    for (const [policy, expected] of Object.entries(policies)) {
      const tab = await browser.newPage();
      await tab.goto(`${address}?policy=${encodeURIComponent(policy)}#beach-viewer`);
      const says = await tab.waitForFunction(
        () => document.querySelector('beach-viewer')?.shadowRoot?.textContent?.trim(),
        { polling: 50 },
      );
      assert.match(`${await says.jsonValue()}`, expected, policy);
    }
  } finally {
    await endBrowser(browser);
    server.close();
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, HTTPRequest, Page, ResponseForRequest } from 'puppeteer-core';
import { installed, repository, run } from './projects.ts';

/**
 * Opens a page that has the lines for a CDN, in whose place the installed package answers. The CDN delivers another text
 * for the file `tampered`.
 */
export async function openFromCdn(browser: Browser, tampered: string): Promise<Page> {
  const lines = run(process.execPath, ['scripts/cdn-lines.mjs'], repository);
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => void request.respond(answer(request, lines, tampered)));
  await page.goto('http://localhost/');
  return page;
}

function answer(
  request: HTTPRequest,
  lines: string,
  tampered: string,
): Partial<ResponseForRequest> {
  const [, file] = /^https:\/\/cdn\.[^@]+@[\d.]+\/(.+)$/.exec(request.url()) ?? [];
  if (file === undefined) return { contentType: 'text/html', body: `<!doctype html>${lines}` };
  const code = readFileSync(join(installed, file), 'utf8');
  return {
    contentType: 'text/javascript',
    headers: { 'access-control-allow-origin': '*' },
    body: file === tampered ? `${code}\nalert();` : code,
  };
}

/** Resolves with whether the browser takes a file from the CDN. */
export function takesFromCdn(page: Page, file: string): Promise<boolean> {
  return page.evaluate(async (file) => {
    const { src = '' } = document.querySelector<HTMLScriptElement>('script[src]') ?? {};
    return import(src.replace(/dist\/.*/, file)).then(
      () => true,
      () => false,
    );
  }, file);
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { CustomElement } from 'custom-elements-manifest/schema';
import type { Plugin, UserConfig } from 'vite';
import { readManifest } from '../../scripts/site/api-pages.ts';
import { documents } from '../../scripts/site/documents.ts';
import { beachErrorCodes } from '../../src/runtime/beach-error.ts';
import config from '../../vite.config.ts';
import { buildSite, folder } from '../kit/site/built-site.ts';

let pages: Map<string, string>;
let files: Set<string>;

before(async () => {
  const built = await buildSite();
  files = new Set(built.keys());
  pages = new Map(
    [...built].filter(([path]) => path.endsWith('.html')).map(([path, text]) => [path, `${text}`]),
  );
});

describe('R26 the site', () => {
  it('has links and anchors that lead somewhere, wherever it is put', () => {
    const links = [...pages].flatMap(([path, html]) =>
      attributes(html, 'href|src|popovertarget').map((link) => ({ path, link })),
    );
    assert.ok(links.length > 1_000);
    const dead = links.filter(({ path, link }) => !leads(path, link));
    assert.deepEqual(dead, []);
  });

  it('breaks no short name behind a hyphen', () => {
    const html = page('guides/media/');
    assert.ok(html.includes('<code class="name">--toggle-camera</code>'));
    assert.ok(!html.includes('<code>--toggle-camera</code>'));
    assert.ok(html.includes('<code>share</code>'));
  });

  it('has one element of an id on a page', () => {
    for (const [path, html] of pages) {
      const ids = attributes(html, 'id');
      assert.deepEqual([...new Set(ids)], ids, path);
    }
  });

  it('has a page for each error code', () => {
    for (const code of beachErrorCodes) {
      const html = page(`errors/${code}/`);
      assert.match(html, new RegExp(`<h1><code>${code}</code></h1>`));
      assert.match(text(html), /What to do|Reserved for/, code);
      assert.ok(
        page('errors/').includes(`href="./${code}/"`) ||
          page('errors/').includes(`href="${code}/"`),
        code,
      );
    }
  });

  it('says in its list of error codes why each occurs', () => {
    const list = text(page('errors/'));
    assert.ok(list.includes('Nobody hosts a session of this name at this address.'));
    assert.ok(!list.includes('You see'));
  });

  it('has all that the manifest knows of an element on its API page', () => {
    const elements = readManifest()
      .modules.flatMap(({ declarations = [] }) => declarations)
      .filter((each): each is CustomElement & typeof each => 'tagName' in each);
    assert.ok(elements.length >= 5);
    for (const element of elements) {
      const html = page(`api/${element.tagName}/`);
      const names = [
        element.attributes,
        element.members?.filter((member) => !('attribute' in member)),
        element.events,
        element.cssParts,
        element.cssProperties,
        element.slots?.filter(({ name }) => name !== ''),
        Reflect.get(element, 'cssStates') as { name: string }[] | undefined,
      ].flatMap((list = []) => list.map(({ name }) => name));
      const shown = new Set(
        [...html.matchAll(/<dt><a [^>]*><code>(.*?)(\(\))?<\/code>/g)].map(([, name]) => name),
      );
      const missing = names.filter((name) => !shown.has(name));
      assert.deepEqual(missing, [], element.tagName);
    }
  });

  it('has a page for each document', () => {
    const shown = documents().map(({ file }) => file);
    for (const name of readdirSync('docs')) assert.ok(shown.includes(`docs/${name}`), name);
    for (const { path, title } of documents()) {
      assert.ok(page(path).includes('<h1'), path);
      assert.ok(page('guides/').includes(title) || !path.startsWith('guides/'), title);
    }
  });

  it('shows the sources of each example below it, and says where it needs a road', () => {
    for (const example of [
      'whiteboard',
      'camera',
      'room',
      'terminal',
      'frames',
      'script-free',
      'inspector',
    ]) {
      const html = page(`${example}/`);
      for (const name of readdirSync(`demo/${example}`).filter((name) =>
        /\.(html|js|css)$/.test(name),
      )) {
        assert.ok(html.includes(`<summary>${name}</summary>`), `${example}/${name}`);
      }
    }
    for (const [path, html] of pages) {
      assert.ok(!html.includes('signaling="/road"'), path);
      if (!html.includes('signaling="broadcast:"') || !html.includes('<main')) continue;
      assert.match(text(html), /This copy of the site has no road/, path);
    }
  });

  it('lets its examples use the road that ROAD names', (t) => {
    t.after(() => delete process.env.ROAD);
    process.env.ROAD = 'wss://road.example/road';
    const { plugins = [] } = config({ command: 'build', mode: 'demo' }) as UserConfig;
    const site = (plugins as Plugin[]).find(({ name }) => name === 'beach-site');
    assert.ok(site);
    const { handler } = site.transformIndexHtml as { handler: (...args: unknown[]) => string };
    const source = readFileSync('demo/room/index.html', 'utf8');
    const html = handler(source, { path: '/room/index.html' });
    assert.match(html, /signaling="wss:\/\/road\.example\/road"/);
    assert.doesNotMatch(html, /signaling="\/road"|has no road/);
  });
});

function page(path: string): string {
  const html = pages.get(`${path}index.html`);
  assert.ok(html, `There is no page ${path}`);
  return html;
}

function attributes(html: string, names: string): string[] {
  return [...html.matchAll(new RegExp(` (?:${names})="([^"]*)"`, 'g'))].map(
    ([, value = '']) => value,
  );
}

function text(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ');
}

/** Whether a link leads to a file of the site, and to an element on it. Other sites are taken on trust. */
function leads(from: string, link: string): boolean {
  const base = `http://site${folder}`;
  const here = attributes(pages.get(from) ?? '', 'popovertarget').includes(link)
    ? `#${link}`
    : link;
  const { href, origin, pathname, hash } = new URL(here, base + from);
  if (origin !== 'http://site') return /^(https?|mailto|data):/.test(href);
  if (!pathname.startsWith(folder)) return false;
  const path = pathname.slice(folder.length).replace(/(^|\/)$/, '$1index.html');
  if (!files.has(path)) return false;
  return hash === '' || attributes(pages.get(path) ?? '', 'id').includes(hash.slice(1));
}

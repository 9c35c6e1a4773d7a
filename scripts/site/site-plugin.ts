import { join, relative } from 'node:path';
import type { IndexHtmlTransformResult, Plugin, ViteDevServer } from 'vite';
import { apiPages } from './api-pages.ts';
import { root } from './documents.ts';
import { errorPages } from './error-pages.ts';
import { exampleSources, examples } from './examples.ts';
import { guidePages } from './guide-pages.ts';
import { framed, pageDocument } from './layout.ts';
import { colorCode, type Place } from './markdown.ts';
import { searchIndex } from './search-index.ts';
import type { SitePage } from './site-page.ts';

const demo = join(root, 'demo');

/** Returns all pages that the site generates. */
export function sitePages(image: Place['image'] = inRepository): SitePage[] {
  return [...guidePages(image), ...apiPages(image), ...errorPages(image)];
}

/** Lists the files of the generated pages, as inputs of a build. */
export function siteInputs(): string[] {
  return sitePages().map(({ path }) => fileOf(path));
}

/**
 * Creates a Vite plugin that makes the site of the demo: the guides, the API and the error codes as pages, and on every
 * page the header, the footer and, for an example, its sources. The engine's messages link to the pages of the codes.
 *
 * @param road the address of the road for the examples; null lets them meet within one browser
 */
export function site(road: string | null): Plugin {
  let isServed = false;
  let built: SitePage[] | undefined;
  const image: Place['image'] = (file, path) =>
    isServed ? `/@fs${join(root, file)}` : inRepository(file, path);
  return {
    name: 'beach-site',
    enforce: 'pre',
    configResolved: ({ command }) => {
      isServed = command === 'serve';
    },
    resolveId: (source) => (isGenerated(source) ? source : null),
    load: (id) => {
      if (id.endsWith('/src/runtime/error-help.ts')) return errorHelp(isServed);
      if (!isGenerated(id)) return null;
      built ??= sitePages(image);
      const page = built.find(({ path }) => fileOf(path) === id);
      return page ? pageDocument(page) : null;
    },
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'search.json',
        source: searchIndex(built ?? sitePages(image)),
      });
    },
    configureServer: (server) => serve(server, image),
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { path }): IndexHtmlTransformResult =>
        transform(html, path.replace(/^\//, '').replace(/index\.html$/, ''), road),
    },
  };
}

/** Returns the module that replaces the path of a document in the console's messages by the address of a page. */
const errorHelp = (isServed: boolean): string =>
  isServed
    ? `export const errorHelp = (code) => new URL('/errors/' + code + '/', location.href).href;`
    : // A script of the site is in the folder "assets".
      `const here = import.meta.url; export const errorHelp = (code) => new URL('../errors/' + code + '/', here).href;`;

function transform(html: string, path: string, road: string | null): string {
  let result = html.includes('<body>') ? framed(colorCode(html), path) : html;
  if (examples.some((example) => example.path === path)) {
    const withSources = (main: string) =>
      `<div class="example">\n    ${main}\n${exampleSources(path)}\n    </div>`;
    result = result.replace(/<main[\s\S]*<\/main>/, withSources);
  }
  if (road === '/road' || !html.includes('signaling="/road"')) return result;
  return withRoad(result, road);
}

function withRoad(html: string, road: string | null): string {
  if (road !== null) return html.replaceAll('signaling="/road"', `signaling="${road}"`);
  return html
    .replaceAll('signaling="/road"', 'signaling="broadcast:"')
    .replace(/<main[^>]*>/, (main) => `${main}\n      ${noRoad}`);
}

const noRoad =
  '<p class="note no-road">This copy of the site has no road, the server through which devices find each other. Its pages meet in other tabs of this browser.</p>';

function serve(server: ViteDevServer, image: Place['image']): void {
  server.middlewares.use(async (request, response, next) => {
    try {
      const { pathname } = new URL(`${request.originalUrl}`, 'http://localhost');
      const path = decodeURI(pathname).replace(/^\//, '');
      if (path === 'search.json') {
        response.setHeader('content-type', 'application/json');
        return response.end(searchIndex(sitePages(image)));
      }
      const page =
        /^(guides|api|errors)\//.test(path) && sitePages(image).find((page) => page.path === path);
      if (!page) return next();
      const html = await server.transformIndexHtml(`/${path}index.html`, pageDocument(page));
      for (const [name, value] of Object.entries(server.config.server.headers ?? {})) {
        if (value !== undefined) response.setHeader(name, value);
      }
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html);
    } catch (error) {
      next(error);
    }
  });
}

/** Returns the way from a page to a file, from where a build takes it. */
function inRepository(file: string, path: string): string {
  return relative(join(demo, path), join(root, file));
}

function isGenerated(file: string): boolean {
  return new RegExp(`^${demo}/(guides|api|errors)/.*index\\.html$`).test(file);
}

function fileOf(path: string): string {
  return join(demo, path, 'index.html');
}

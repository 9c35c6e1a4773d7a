import { beachErrorCodes } from '../../src/runtime/beach-error.ts';
import { elementPath, elementTags } from './api-pages.ts';
import { errorPath, guides } from './documents.ts';
import { examples } from './examples.ts';
import { escapeHtml, type Heading } from './markdown.ts';
import type { SitePage } from './site-page.ts';
import { relativeLink } from './site-path.ts';

const areas = [
  { path: 'guides/', title: 'Guides' },
  { path: '#examples', title: 'Examples' },
  { path: 'api/', title: 'API' },
  { path: 'errors/', title: 'Errors' },
];

/** Returns the whole document of a generated page. */
export function pageDocument(page: SitePage): string {
  const { path, title, description, html, headings } = page;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)} · beach</title>
    <meta name="description" content="${escapeHtml(description)}">
    <link rel="icon" href="${relativeLink(path, 'favicon.svg')}">
    <link rel="stylesheet" href="${relativeLink(path, 'style.css')}">
  </head>
  <body>
    <div class="docs">
      <button type="button" class="menu" popovertarget="pages">All pages</button>
      <nav id="pages" class="pages" aria-label="Documentation" popover>${navigation(path)}</nav>
      <main>${html}</main>
      ${contents(headings)}
    </div>
  </body>
</html>`;
}

/** Adds what all pages have in common: the header with the way to other areas, and the footer. */
export function framed(html: string, path: string): string {
  const home = relativeLink(path, '');
  const links = areas.map(({ path: to, title }) => {
    const isHere = to !== '#examples' ? path.startsWith(to) : isExample(path);
    return `<a href="${relativeLink(path, to)}"${isHere ? ' aria-current="true"' : ''}>${title}</a>`;
  });
  return html
    .replace('<main', '<main id="content"')
    .replace(
      '<body>',
      `<body>
    <a class="skip" href="#content">Skip to the content</a>
    <header class="site">
      <a class="home" href="${home}"><img src="${relativeLink(path, 'favicon.svg')}" alt="" width="28" height="28">beach</a>
      <nav aria-label="Site">${links.join('\n')}</nav>
      <button type="button" class="search" hidden>Search</button>
    </header>`,
    )
    .replace(
      '</body>',
      `  <footer>MIT licensed. <a href="${relativeLink(path, 'guides/contributing/')}">Contributing</a> · <a href="${relativeLink(path, 'guides/changelog/')}">Changelog</a></footer>
  </body>`,
    )
    .replace(
      '</head>',
      `  <script type="module" src="${relativeLink(path, 'site/site.js')}"></script>\n  </head>`,
    );
}

function isExample(path: string): boolean {
  return examples.some((example) => path.startsWith(example.path));
}

/** Lists all pages; the error codes only among themselves. */
function navigation(path: string): string {
  const codes = path.startsWith('errors/')
    ? beachErrorCodes.map((code) => ({ path: errorPath(code), title: code }))
    : [];
  const groups = [
    { title: 'Guides', pages: guides() },
    {
      title: 'API',
      pages: [
        { path: 'api/', title: 'Overview' },
        ...elementTags().map((tag) => ({ path: elementPath(tag), title: `<${tag}>` })),
      ],
    },
    { title: 'Errors', pages: [{ path: 'errors/', title: 'All codes' }, ...codes] },
    { title: 'Examples', pages: examples },
  ];
  return groups
    .map(({ title, pages }) => {
      const items = pages.map((page) => {
        const isHere = page.path === path ? ' aria-current="page"' : '';
        return `<li><a href="${relativeLink(path, page.path)}"${isHere}>${escapeHtml(page.title)}</a></li>`;
      });
      return `<h2>${title}</h2>\n<ul>${items.join('\n')}</ul>`;
    })
    .join('\n');
}

function contents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level < 4);
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ level, id, text }) =>
      `<li class="level-${level}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  );
  return `<nav class="toc" aria-labelledby="toc"><h2 id="toc">On this page</h2><ul>${items.join('\n')}</ul></nav>`;
}

import { type Document, guides, read } from './documents.ts';
import { escapeHtml, type Place, renderLine, renderMarkdown } from './markdown.ts';
import type { SitePage } from './site-page.ts';
import { relativeLink } from './site-path.ts';

const index = 'guides/';

/** Returns a page for each guide, and one that lists them. */
export function guidePages(image: Place['image']): SitePage[] {
  const all = guides();
  return [
    listOf(all),
    ...all.map((guide, at) => guidePage(guide, all[at - 1], all[at + 1], image)),
  ];
}

function guidePage(
  { file, path, title, about }: Document,
  previous: Document | undefined,
  next: Document | undefined,
  image: Place['image'],
): SitePage {
  const { html, headings } = renderMarkdown(textOf(file), { file, path, image });
  const turn = (to: Document | undefined, rel: string, word: string): string =>
    to
      ? `<a rel="${rel}" href="${relativeLink(path, to.path)}"><small>${word}</small> ${escapeHtml(to.title)}</a>`
      : '';
  return {
    path,
    title,
    description: sentence(about),
    headings,
    html: `${html}
      <nav class="turn" aria-label="Other guides">${turn(previous, 'prev', 'Previous')}${turn(next, 'next', 'Next')}</nav>`,
  };
}

/** The README is for those who have the repository: the site takes what is for everybody. */
function textOf(file: string): string {
  const text = read(file);
  if (file !== 'README.md') return text;
  const body = text.slice(text.indexOf('\n## Install'), text.indexOf('\n## Documentation'));
  return `# Getting started\n${body}`;
}

function listOf(all: Document[]): SitePage {
  const items = all.map(
    ({ path, title, about }) =>
      `<li><a href="${relativeLink(index, path)}">${escapeHtml(title)}</a><p>${renderLine(sentence(about))}</p></li>`,
  );
  return {
    path: index,
    title: 'Guides',
    description: 'All guides, from the first page to a road of your own.',
    headings: [],
    html: `<h1>Guides</h1>\n<ul class="contents">${items.join('\n')}</ul>`,
  };
}

/** Makes a sentence of what stands after a colon. */
function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}

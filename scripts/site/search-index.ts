import MiniSearch from 'minisearch';
import { searchOptions } from '../../demo/site/search-options.js';
import type { SitePage } from './site-page.ts';

/** Returns the index of the site as JSON: an entry for each page, and for each part of it that has an anchor. */
export function searchIndex(pages: readonly SitePage[]): string {
  const index = new MiniSearch(searchOptions);
  for (const { path, title, html, headings } of pages) {
    const ids = ['', ...headings.map(({ id }) => id)];
    const begins = ids.map((id) => (id === '' ? 0 : html.indexOf(`id="${id}"`)));
    for (const [at, id] of ids.entries()) {
      const heading = headings[at - 1]?.text ?? title;
      const text = html.slice(begins[at], begins[at + 1]).replaceAll(/<[^>]*>?/g, ' ');
      index.add({ id: id === '' ? path : `${path}#${id}`, page: title, heading, text });
    }
  }
  return JSON.stringify(index);
}

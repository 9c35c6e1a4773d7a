import type { CustomElement, Package } from 'custom-elements-manifest/schema';
import { elementEntries } from './api-entries.ts';
import { read } from './documents.ts';
import { codeBlock, type Heading, type Place, renderLine, renderMarkdown } from './markdown.ts';
import type { SitePage } from './site-page.ts';
import { relativeLink } from './site-path.ts';

const index = 'api/';

/** What a page loads and imports for a tag of each module. */
const entries: Record<string, { file: string; name: string }> = {
  'dist/index.js': { file: 'beach.js', name: 'beach-session/define' },
  'dist/terminal.js': { file: 'beach-terminal.js', name: 'beach-session/terminal' },
  'dist/inspector.js': { file: 'beach-inspector.js', name: 'beach-session/inspector' },
};

/** The order of the pages: tags that most people need come first. */
const order = ['beach-session', 'beach-viewer', 'beach-terminal', 'beach-inspector'];

/** Returns the page of an element. */
export function elementPath(tag: string): string {
  return `${index}${tag}/`;
}

/** Lists the tags of the manifest. */
export function elementTags(manifest = readManifest()): string[] {
  const tags = elementsOf(manifest).map(({ element }) => element.tagName ?? '');
  const rank = (tag: string): number =>
    (order.indexOf(tag) + order.length + 1) % (order.length + 1);
  return tags.sort((one, other) => rank(one) - rank(other));
}

/** Returns a page for each element of the manifest, and one about all of them. */
export function apiPages(image: Place['image']): SitePage[] {
  const manifest = readManifest();
  const pages = elementsOf(manifest).map(({ module, element }) =>
    elementPage(module, element, manifest),
  );
  return [overview(manifest, image), ...pages];
}

function elementPage(module: string, element: CustomElement, manifest: Package): SitePage {
  const tag = element.tagName ?? '';
  const path = elementPath(tag);
  const entry = entries[module];
  if (!entry) throw new Error(`Nothing is known of how to load ${module}, which has <${tag}>.`);
  const sections = elementEntries(element, manifest);
  const headings = sections.flatMap(({ title, id, items }): Heading[] => [
    { level: 2, id, text: title },
    ...items.map((item) => ({ level: 3, id: item.id, text: item.name })),
  ]);
  const description = element.description ?? '';
  const load = `<script type="module" src="${entry.file}"></script>\n\n<${tag}></${tag}>`;
  return {
    path,
    title: `<${tag}>`,
    description: firstSentence(description),
    headings,
    html: `<h1><code>&lt;${tag}&gt;</code></h1>
      <p>${renderLine(description)}</p>
      ${codeBlock(load, 'html')}
      <p>With a bundler:</p>
      ${codeBlock(`import '${entry.name}';`, 'js')}
      ${sections
        .map(
          ({ title, id, about, items }) => `<section aria-labelledby="${id}">
            <h2 id="${id}">${title}</h2>
            ${about ? `<p>${renderLine(about)}</p>` : ''}
            <dl class="entries">${items.map(({ html }) => html).join('\n')}</dl>
          </section>`,
        )
        .join('\n')}`,
  };
}

/** Renders the document about all elements, with a link to each element's page instead of its tables. */
function overview(manifest: Package, image: Place['image']): SitePage {
  const titles: Record<string, string> = {
    options: 'attributes',
    members: 'properties',
    events: 'events',
    parts: 'parts',
    'custom-properties': 'custom-properties',
    states: 'states',
    slots: 'slots',
  };
  const all = elementsOf(manifest);
  const links = (section: string): string =>
    elementTags(manifest)
      .filter((tag) => {
        const element = all.find(({ element }) => element.tagName === tag)?.element;
        if (!element) return false;
        return elementEntries(element, manifest).some(({ id }) => id === section);
      })
      .map((tag) => {
        const to = relativeLink(index, `${elementPath(tag)}#${section}`);
        return `<li><a href="${to}"><code>&lt;${tag}&gt;</code></a></li>`;
      })
      .join('');
  const text = read('docs/api.md').replaceAll(
    /<!-- begin: ([\w-]+) -->[\s\S]*?<!-- end: \1 -->/g,
    (_, name) => `<ul class="tags">${links(titles[name] ?? name)}</ul>`,
  );
  const { html, headings } = renderMarkdown(text, { file: 'docs/api.md', path: index, image });
  return {
    path: index,
    title: 'API',
    description: 'The elements, and what each of them has.',
    headings,
    html: html.replace(
      '</h1>',
      `</h1><ul class="contents">${all
        .map(({ element }) => element)
        .sort((one, other) => rankOf(one, manifest) - rankOf(other, manifest))
        .map(
          ({ tagName = '', description = '' }) =>
            `<li><a href="${relativeLink(index, elementPath(tagName))}"><code>&lt;${tagName}&gt;</code></a><p>${renderLine(firstSentence(description))}</p></li>`,
        )
        .join('')}</ul>`,
    ),
  };
}

function rankOf({ tagName = '' }: CustomElement, manifest: Package): number {
  return elementTags(manifest).indexOf(tagName);
}

export function readManifest(): Package {
  return JSON.parse(read('custom-elements.json'));
}

function elementsOf({ modules }: Package): { module: string; element: CustomElement }[] {
  return modules.flatMap(({ path, declarations = [] }) =>
    declarations
      .filter((each): each is CustomElement & typeof each => 'tagName' in each && !!each.tagName)
      .map((element) => ({ module: path, element })),
  );
}

function firstSentence(text: string): string {
  return text.replaceAll(/\s+/g, ' ').split(/(?<=\.) (?=[A-Z])/)[0] ?? '';
}

import { errorPath, read } from './documents.ts';
import { type Place, renderLine, renderMarkdown, slug } from './markdown.ts';
import type { SitePage } from './site-page.ts';
import { relativeLink } from './site-path.ts';

const file = 'docs/troubleshooting.md';
const index = 'errors/';

/** An error code, as the document about them explains it. */
interface ErrorSection {
  readonly code: string;
  /** The heading above it: `Signaling`. */
  readonly group: string;
  readonly text: string;
}

/** Returns a page for each error code, and one that lists them. */
export function errorPages(image: Place['image']): SitePage[] {
  const { intro, groups, sections } = readSections(read(file));
  return [
    listOf(intro, groups, sections, image),
    ...sections.map((each) => errorPage(each, image)),
  ];
}

function errorPage({ code, group, text }: ErrorSection, image: Place['image']): SitePage {
  const path = errorPath(code);
  const { html } = renderMarkdown(text, { file, path, image });
  return {
    path,
    title: code,
    description: summary(text),
    headings: [],
    html: `<p class="above"><a href="${relativeLink(path, `${index}#${slug(group)}`)}">${group}</a></p>
      <h1><code>${code}</code></h1>
      ${html}
      <p class="soft">This is <code>error.code</code> of a <code>BeachError</code>. <a href="${relativeLink(path, index)}">All codes, and where to find them</a></p>`,
  };
}

function listOf(
  intro: string,
  groups: ReadonlyMap<string, string>,
  sections: ErrorSection[],
  image: Place['image'],
): SitePage {
  const place = { file, path: index, image };
  const lists = [...groups].map(([group, words]) => {
    const items = sections
      .filter((section) => section.group === group)
      .map(
        ({ code, text }) =>
          `<li><a href="${relativeLink(index, errorPath(code))}"><code>${code}</code></a><p>${renderLine(summary(text))}</p></li>`,
      );
    return `## ${group}\n\n${words}\n\n<ul class="contents">${items.join('\n')}</ul>\n`;
  });
  const { html, headings } = renderMarkdown(`${intro}\n\n${lists.join('\n\n')}`, place);
  return {
    path: index,
    title: 'Error codes',
    description: 'Every error code: what you see, why, and what to do.',
    headings,
    html,
  };
}

/** Divides the document: what stands above all groups, what stands below the heading of each, and the codes. */
function readSections(text: string): {
  intro: string;
  groups: Map<string, string>;
  sections: ErrorSection[];
} {
  const [intro = '', ...parts] = text.split(/^## /m);
  const groups = new Map<string, string>();
  const sections: ErrorSection[] = [];
  for (const part of parts) {
    const [head = '', ...codes] = part.split(/^### /m);
    const [group = '', ...words] = head.split('\n');
    groups.set(group, words.join('\n').trim());
    for (const section of codes) {
      const [code = '', ...lines] = section.split('\n');
      sections.push({ code: code.replaceAll('`', ''), group, text: lines.join('\n').trim() });
    }
  }
  return { intro, groups, sections };
}

/** Returns the first sentence that says why, or else the first sentence. */
function summary(text: string): string {
  const why = text.split('**Why.** ')[1] ?? text;
  return why.replaceAll('\n', ' ').split(/(?<=[.!?]) +(?=[A-Z])/)[0] ?? '';
}

import { posix } from 'node:path';
import hljs from 'highlight.js';
import MarkdownIt from 'markdown-it';
import anchor from 'markdown-it-anchor';
import { pageOf } from './documents.ts';
import { relativeLink } from './site-path.ts';

/** A heading with an anchor. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

/** Where a text comes from, and where it is shown. */
export interface Place {
  /** The file of the text in the repository. */
  readonly file: string;
  /** The path of the page. */
  readonly path: string;
  /** Returns the address of an image for a page, given its file in the repository. */
  image(file: string, path: string): string;
}

/** Renders a document, with links to the pages of the site, and an anchor on each heading. */
export function renderMarkdown(text: string, place: Place): { html: string; headings: Heading[] } {
  const headings: Heading[] = [];
  const markdown = newMarkdown({ html: true });
  markdown.use(anchor, {
    level: [2, 3, 4],
    slugify: slug,
    permalink: anchor.permalink.linkAfterHeader({
      class: 'anchor',
      symbol: '#',
      style: 'visually-hidden',
      visuallyHiddenClass: 'hidden-text',
      assistiveText: (title: string) => `Link to “${title}”`,
      wrapper: ['<div class="heading">', '</div>'],
    }),
    callback: (
      token: { tag: string },
      { slug: id, title: text }: { slug: string; title: string },
    ) => headings.push({ level: Number(token.tag.slice(1)), id, text }),
  });
  markdown.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>';
  markdown.renderer.rules.table_close = () => '</table></div>';
  markdown.renderer.rules.fence = (tokens, at) => {
    const { content = '', info = '' } = tokens[at] ?? {};
    return codeBlock(content.trimEnd(), info);
  };
  relink(markdown, place);
  return { html: markdown.render(text), headings };
}

/** Renders one line without links, for a list. */
export function renderLine(text: string): string {
  return newMarkdown()
    .disable('link')
    .renderInline(text.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1'));
}

/** Keeps a short name, such as `--stop`, in one line: browsers break it behind each hyphen. */
function newMarkdown(options: { html?: boolean } = {}): InstanceType<typeof MarkdownIt> {
  const markdown = new MarkdownIt(options);
  markdown.renderer.rules.code_inline = (tokens, at) => {
    const { content = '' } = tokens[at] ?? {};
    const isName = /^\S*-\S*$/.test(content) && content.length <= 24;
    return `<code${isName ? ' class="name"' : ''}>${markdown.utils.escapeHtml(content)}</code>`;
  };
  return markdown;
}

/** Returns a block of code with colors, which can be copied. */
export function codeBlock(code: string, language: string): string {
  return `<div class="code" data-language="${language}"><pre tabindex="0"><code>${colored(code, language)}</code></pre></div>`;
}

/** Colors the code of a page that was written by hand. */
export function colorCode(html: string): string {
  return html.replaceAll(
    /<pre data-language="(\w+)"><code>([^<]*)<\/code><\/pre>/g,
    (_, language: string, code: string) =>
      codeBlock(
        code.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
        language,
      ),
  );
}

/** Returns the anchor of a heading, as code hosts make it. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function colored(code: string, language: string): string {
  const known = language === 'vue' || language === 'svelte' ? 'html' : language;
  return hljs.getLanguage(known)
    ? hljs.highlight(code, { language: known }).value
    : escapeHtml(code);
}

/** Lets links lead to pages of the site. A link to what the site does not have becomes its text. */
function relink(markdown: InstanceType<typeof MarkdownIt>, { file, path, image }: Place): void {
  markdown.core.ruler.push('relink', ({ tokens }) => {
    for (const { children } of tokens) {
      let dropped = false;
      for (const token of children ?? []) {
        if (token.type === 'image') {
          const source = posix.join(posix.dirname(file), `${token.attrGet('src')}`);
          token.attrSet('src', image(source, path));
        }
        if (token.type === 'link_close' && dropped) {
          Object.assign(token, { tag: 'span' });
          dropped = false;
        }
        if (token.type !== 'link_open') continue;
        const target = `${token.attrGet('href') ?? ''}`;
        if (/^(https?:|mailto:)/.test(target)) continue;
        if (token.attrGet('class') === 'anchor') continue;
        const page = pageOf(file, target);
        dropped = page === null;
        if (page === null) Object.assign(token, { tag: 'span', attrs: null });
        else token.attrSet('href', relativeLink(path, page));
      }
    }
  });
}

// @ts-check
import { transform } from 'lightningcss';
import { Visitor } from 'vite';

/**
 * Makes the templates of Lit smaller, which minifiers of scripts leave as they are.
 *
 * @returns {import('vite').Plugin}
 */
export function minifyTemplates() {
  return {
    name: 'minify-templates',
    transform(code, id) {
      if (!/html`|css`/.test(code) || id.includes('node_modules')) return null;
      /** @type {{ start: number, end: number, text: string }[]} */
      const texts = [];
      new Visitor({
        TaggedTemplateExpression({ tag, quasi: { quasis } }) {
          const name = tag.type === 'Identifier' ? tag.name : '';
          const minify = name === 'css' ? minifyCss : name === 'html' ? minifyHtml : null;
          if (minify === null) return;
          quasis.forEach(({ start, end, value }, index) => {
            const place = { first: index === 0, last: index === quasis.length - 1 };
            texts.push({ start, end, text: minify(value.raw, place) });
          });
        },
      }).visit(this.parse(code));
      texts.sort((one, other) => other.start - one.start);
      return texts.reduce(
        (result, { start, end, text }) => result.slice(0, start) + text + result.slice(end),
        code,
      );
    },
  };
}

/** @param {string} css */
function minifyCss(css) {
  const { code } = transform({ filename: '', code: Buffer.from(css), minify: true });
  return code.toString();
}

/**
 * As in JSX: white space with a line break in it means nothing beside a tag.
 *
 * @param {string} html @param {{ first: boolean, last: boolean }} place
 */
function minifyHtml(html, { first, last }) {
  let text = html.replace(/\s*\n\s*/g, '\n').replace(/(?<=>)\n|\n(?=<)/g, '');
  if (first) text = text.replace(/^\n/, '');
  if (last) text = text.replace(/\n$/, '');
  return text.replaceAll('\n', ' ');
}

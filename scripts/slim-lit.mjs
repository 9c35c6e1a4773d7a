// @ts-check
import { fileURLToPath } from 'node:url';

/** What takes the place of Lit's module of that name. */
const cssTag = new URL('css-tag.mjs', import.meta.url);

/** Functions that Lit calls where a page has them: of its polyfills, and for markup from a server. */
const hooks = /\b\w+\.\w+(Polyfill|Hydrate)Support\b/g;

/** Where Lit leaves its version, to warn of a second copy. */
const versions = /\(\w+\.\w+Versions\s*\?\?=\s*\[\]\)\.push\([^)]*\)/g;

/**
 * Leaves out what Lit does for older browsers and for other scripts of the page, which the
 * self-contained file has no use for. What is not found stays, and harms nobody.
 *
 * @returns {import('vite').Plugin}
 */
export function slimLit() {
  return {
    name: 'slim-lit',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'page',
    resolveId: (source, importer) =>
      source === './css-tag.js' && isLit(importer) ? fileURLToPath(cssTag) : null,
    transform: (code, id) =>
      isLit(id)
        ? {
            code: code.replace(hooks, 'undefined').replace(versions, '0'),
            moduleSideEffects: false,
          }
        : null,
  };
}

/** @param {string | undefined} id */
function isLit(id) {
  return /[\\/]node_modules[\\/](@lit|lit-html|lit-element)[\\/]/.test(id ?? '');
}

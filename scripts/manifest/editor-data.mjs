// @ts-check
/** Makes what VS Code and the JetBrains IDEs read to complete and explain the tags. */
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import {
  getVsCodeCssCustomData,
  getVsCodeHtmlCustomData,
} from 'custom-element-vs-code-integration';

const options = { typesSrc: 'parsedType', hideLogs: true };

/**
 * Returns the contents of each file, by name.
 *
 * @param {import('custom-elements-manifest/schema').Package} manifest
 * @returns {Record<string, unknown>}
 */
export function editorData(manifest) {
  // The generators may change what they are given, and have types of their own for it.
  const copy = () => /** @type {any} */ (structuredClone(manifest));
  return {
    'vscode.html-custom-data.json': JSON.parse(getVsCodeHtmlCustomData(copy(), options)),
    'vscode.css-custom-data.json': JSON.parse(getVsCodeCssCustomData(copy(), options)),
    'web-types.json': JSON.parse(getWebTypesData(copy(), options)),
  };
}

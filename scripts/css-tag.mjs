// @ts-check
/**
 * Takes the place of Lit's module of this name in the self-contained file: every browser that can run
 * that file adopts style sheets, and our styles are plain text.
 */
export const supportsAdoptingStyleSheets = true;

export const CSSResult = CSSStyleSheet;

/** @param {TemplateStringsArray} strings */
export function css([text = '']) {
  return unsafeCSS(text);
}

/** @param {string} text */
export function unsafeCSS(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** @param {CSSStyleSheet} sheet */
export function getCompatibleStyle(sheet) {
  return sheet;
}

/** @param {ShadowRoot} root @param {CSSStyleSheet[]} sheets */
export function adoptStyles(root, sheets) {
  root.adoptedStyleSheets = sheets;
}

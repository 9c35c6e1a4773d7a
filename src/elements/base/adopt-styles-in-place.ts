import { adoptStyles, type CSSResultOrNative } from 'lit';

/**
 * Gives a shadow root its style sheets, which it loses whenever it enters another document, such as that of a frame: a
 * constructed sheet belongs to one document. Lit makes those of its own document only.
 */
export function adoptStylesInPlace(root: ShadowRoot, styles: CSSResultOrNative[]): void {
  const { defaultView } = root.ownerDocument;
  if (defaultView === window) return adoptStyles(root, styles);
  // A document without a window shows nothing.
  if (defaultView === null) return;
  root.adoptedStyleSheets = styles.map((style) => {
    const sheet = new defaultView.CSSStyleSheet();
    sheet.replaceSync(cssText(style));
    return sheet;
  });
}

function cssText(style: CSSResultOrNative): string {
  if (!(style instanceof CSSStyleSheet)) return style.cssText;
  return Array.from(style.cssRules, ({ cssText }) => cssText).join('');
}

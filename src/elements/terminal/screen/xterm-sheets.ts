/**
 * Holds the rules that xterm.js writes into `<style>` elements, which a Content Security Policy may forbid, in
 * constructed sheets, which it allows.
 */
export class XtermSheets {
  readonly #styles: HTMLStyleElement[];
  readonly #sheets = new Map<HTMLStyleElement, CSSStyleSheet>();

  /** `element` is what xterm.js was opened in: outside of a document, where its styles have no effect yet. */
  constructor(element: HTMLElement) {
    this.#styles = [...element.querySelectorAll('style')];
    for (const style of this.#styles) this.#redirect(style);
  }

  /** Adds the sheets to a shadow root, after its own. Call again after it has entered another document. */
  adopt(root: ShadowRoot): void {
    const { defaultView } = root.ownerDocument;
    if (defaultView === null) return;
    const former = new Set(this.#sheets.values());
    const others = root.adoptedStyleSheets.filter((sheet) => !former.has(sheet));
    for (const style of this.#styles) {
      const sheet = new defaultView.CSSStyleSheet();
      sheet.replaceSync(style.textContent ?? '');
      this.#sheets.set(style, sheet);
    }
    root.adoptedStyleSheets = [...others, ...this.#sheets.values()];
  }

  /** Takes what xterm.js writes into an element of its own. */
  #redirect(style: HTMLStyleElement): void {
    let rules = style.textContent ?? '';
    style.remove();
    Object.defineProperty(style, 'textContent', {
      get: () => rules,
      set: (written: string) => {
        rules = written;
        this.#sheets.get(style)?.replaceSync(written);
      },
    });
  }
}

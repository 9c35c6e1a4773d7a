import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { English } from '../words/english.ts';
import type { drawQrCode, QrCode } from './qr-code.ts';

/** The empty units around a code, which scanners need. */
const margin = 4;

/** Shows the link as a QR code, which it loads when it is asked for. */
export class LinkCode {
  readonly #element: ReactiveControllerHost;
  #draw: typeof drawQrCode | null = null;
  #drawn: { readonly link: string; readonly code: QrCode } | null = null;
  #isOpen = false;
  /** Whether the file with the code could not be loaded. */
  isMissing = false;

  constructor(element: ReactiveControllerHost) {
    this.#element = element;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  async toggle(): Promise<void> {
    this.#isOpen = !this.#isOpen;
    this.isMissing = false;
    this.#element.requestUpdate();
    try {
      this.#draw ??= (await import('./qr-code.ts')).drawQrCode;
    } catch {
      // As where only beach.js itself was copied to the server. The browser reports it.
      this.#isOpen = false;
      this.isMissing = true;
    }
    this.#element.requestUpdate();
  }

  /** Shows the code of this link while it is open. */
  render(link: string, words: English['host']): TemplateResult | typeof nothing {
    if (!this.#isOpen || this.#draw === null) return nothing;
    if (this.#drawn?.link !== link) this.#drawn = { link, code: this.#draw(link) };
    const { path, size } = this.#drawn.code;
    const side = size + 2 * margin;
    return html`
      <svg
        class="code"
        part="code"
        viewBox="${-margin} ${-margin} ${side} ${side}"
        role="img"
        aria-label=${words.code}
      >
        <path d=${path}></path>
      </svg>
    `;
  }
}

import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { systemClock } from '../../runtime/clock.ts';
import type { DevicePanel, DevicePanelView } from './device-panel.ts';

interface ChooserElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** A button, and what it opens. */
export interface DeviceControls {
  readonly button: TemplateResult | typeof nothing;
  readonly panel: unknown;
}

/** The button that opens the panel of the devices, which is loaded then. */
export class DeviceChooser {
  readonly #element: ChooserElement;
  #panel: DevicePanel | null = null;
  #isOpen = false;
  /** Whether the file with the panel could not be loaded. */
  #isMissing = false;
  #view: DevicePanelView | null = null;

  constructor(element: ChooserElement) {
    this.#element = element;
  }

  readonly toggle = (): void => void (this.#isOpen ? this.close() : this.open());

  async open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#isMissing = false;
    this.#element.requestUpdate();
    try {
      const { DevicePanel } = await import('./device-panel.ts');
      if (!this.#isOpen || this.#view === null) return;
      const root = this.#element.renderRoot as ShadowRoot;
      this.#panel = new DevicePanel(root, this.#view, systemClock);
    } catch {
      // As where only beach.js itself was copied to the server. The browser reports it.
      this.#isOpen = false;
      this.#isMissing = true;
    }
    this.#element.requestUpdate();
  }

  close(): void {
    this.#isOpen = false;
    this.#panel?.close();
    this.#panel = null;
    this.#element.requestUpdate();
  }

  /** Shows what there is to choose. */
  render(view: DevicePanelView): DeviceControls {
    this.#view = view;
    if (view.kinds.length === 0) return { button: nothing, panel: nothing };
    return { button: this.#button(view), panel: this.#render(view) };
  }

  #button({ kinds, words }: DevicePanelView): TemplateResult {
    return html`
      <button
        type="button"
        part="button devices-button"
        aria-expanded=${this.#isOpen}
        @click=${this.toggle}
      >
        ${words[kinds.join() === 'speaker' ? 'speaker' : 'devices']}
      </button>
    `;
  }

  #render(view: DevicePanelView): unknown {
    if (this.#isMissing) return html`<p class="hint" role="status">${view.words.missing}</p>`;
    if (this.#panel === null) return nothing;
    this.#panel.update(view);
    return this.#panel.element;
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { systemClock } from '../../runtime/clock.ts';

/** The time for which the outcome is shown, in milliseconds. */
const feedback = 2_500;

/** Copies the text of a field to the clipboard, and holds the outcome for a while. */
export class ClipboardCopy implements ReactiveController {
  readonly #element: ReactiveControllerHost;
  #cancel = (): void => {};
  /** `selected`: the page cannot use the clipboard, as without https; the text is selected instead. */
  outcome: 'none' | 'copied' | 'selected' = 'none';

  constructor(element: ReactiveControllerHost) {
    this.#element = element;
    element.addController(this);
  }

  async copy(field: HTMLInputElement): Promise<void> {
    try {
      // The clipboard belongs to the window that has the focus.
      const { navigator } = field.ownerDocument.defaultView ?? window;
      await navigator.clipboard.writeText(field.value);
      this.#show('copied');
    } catch {
      field.focus();
      field.select();
      this.#show('selected');
    }
    // The element has left the document meanwhile.
    if (!field.isConnected) return this.hostDisconnected();
    this.#cancel = systemClock.after(feedback, () => this.#show('none'));
  }

  hostDisconnected(): void {
    this.#show('none');
  }

  #show(outcome: ClipboardCopy['outcome']): void {
    this.#cancel();
    this.outcome = outcome;
    this.#element.requestUpdate();
  }
}

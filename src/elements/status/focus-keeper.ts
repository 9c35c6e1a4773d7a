import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Passes the focus on to the state of an element when the button that had it goes away. */
export class FocusKeeper implements ReactiveController {
  readonly #element: ReactiveControllerHost & HTMLElement;
  #focused: Element | null = null;

  constructor(element: ReactiveControllerHost & HTMLElement) {
    this.#element = element;
    element.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#element.shadowRoot?.activeElement ?? null;
  }

  hostUpdated(): void {
    if (this.#focused?.isConnected !== false) return;
    this.#element.shadowRoot?.querySelector<HTMLElement>('[part~=status]')?.focus();
  }
}

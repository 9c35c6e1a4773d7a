import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface SharingElement extends ReactiveControllerHost, HTMLElement {
  readonly share: string;
}

/**
 * Tells that what stands inside a tag may have changed, while its contents are shared. A framework may mount
 * a canvas late, and deeper than a slot tells of.
 */
export class ContentsWatch implements ReactiveController {
  readonly #element: SharingElement;
  readonly #observer: MutationObserver;
  #watching = false;

  constructor(element: SharingElement, changed: () => void) {
    this.#element = element;
    this.#observer = new MutationObserver(changed);
    element.addController(this);
  }

  hostUpdate(): void {
    const shared = `${this.#element.share}`.includes('contents');
    if (shared === this.#watching) return;
    this.#watching = shared;
    if (shared) this.#observer.observe(this.#element, { childList: true, subtree: true });
    else this.#observer.disconnect();
  }
}

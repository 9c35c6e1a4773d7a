import type { ReactiveControllerHost } from 'lit';
import { passFocusOn } from '../pass-focus-on.ts';

/** Sends away a viewer once its button is pressed for the second time: the first could be a mistake. */
export class SendAway {
  readonly #element: ReactiveControllerHost;
  readonly #drop: (peerId: string) => void;
  /** The viewer whose button has been pressed once. */
  #confirming: string | null = null;

  constructor(element: ReactiveControllerHost, drop: (peerId: string) => void) {
    this.#element = element;
    this.#drop = drop;
  }

  /** Returns whether the button of this viewer has been pressed once. */
  isConfirming(peerId: string): boolean {
    return peerId === this.#confirming;
  }

  press(peerId: string, event: Event): void {
    if (!this.isConfirming(peerId)) return this.#confirm(peerId);
    passFocusOn(event);
    this.#drop(peerId);
  }

  /** Call when the button loses the focus. */
  readonly cancel = (): void => this.#confirm(null);

  #confirm(peerId: string | null): void {
    this.#confirming = peerId;
    this.#element.requestUpdate();
  }
}

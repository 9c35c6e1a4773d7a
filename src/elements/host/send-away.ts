import type { ReactiveControllerHost } from 'lit';
import { passFocusOn } from './pass-focus-on.ts';

/** Sends away a viewer once its button is pressed for the second time: the first could be a mistake. */
export class SendAway {
  readonly #element: ReactiveControllerHost;
  readonly #drop: (peerId: string) => void;
  #asked: string | null = null;

  constructor(element: ReactiveControllerHost, drop: (peerId: string) => void) {
    this.#element = element;
    this.#drop = drop;
  }

  /** Returns whether the button of this viewer has been pressed once. */
  isAsked(peerId: string): boolean {
    return peerId === this.#asked;
  }

  press(peerId: string, event: Event): void {
    if (!this.isAsked(peerId)) return this.#ask(peerId);
    passFocusOn(event);
    this.#drop(peerId);
  }

  /** Call when the button loses the focus. */
  readonly cancel = (): void => this.#ask(null);

  #ask(peerId: string | null): void {
    this.#asked = peerId;
    this.#element.requestUpdate();
  }
}

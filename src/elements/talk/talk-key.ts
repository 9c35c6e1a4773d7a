import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BeachError } from '../../runtime/beach-error.ts';

interface TalkElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly isConnected: boolean;
}

interface TalkKeyOptions {
  /** Returns the key, as in `KeyboardEvent.code`; an empty one where the page asks for none. */
  key(): string;
  talk(on: boolean): void;
  warned(error: BeachError): void;
}

/** The key that a person holds to talk. The code for it is loaded where a page asks for one. */
export class TalkKey implements ReactiveController {
  readonly #element: TalkElement;
  readonly #options: TalkKeyOptions;
  #listening: AbortController | null = null;

  constructor(element: TalkElement, options: TalkKeyOptions) {
    this.#element = element;
    this.#options = options;
    element.addController(this);
  }

  hostUpdated(): void {
    // An element is also updated after it was removed.
    const isAsked = this.#options.key() !== '' && this.#element.isConnected;
    if (isAsked === (this.#listening !== null)) return;
    this.hostDisconnected();
    if (isAsked) void this.#listen();
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#listening = null;
  }

  hostConnected(): void {
    this.#element.requestUpdate();
  }

  async #listen(): Promise<void> {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    try {
      const { PushToTalk } = await import('./push-to-talk.ts');
      const root = this.#element.renderRoot as ShadowRoot;
      if (!signal.aborted) new PushToTalk({ ...this.#options, root, signal });
    } catch (cause) {
      const remedy = 'serve the folder "beach" beside beach.js';
      this.#options.warned(
        new BeachError('invalid-option', `push-to-talk could not be loaded: ${remedy}.`, { cause }),
      );
    }
  }
}

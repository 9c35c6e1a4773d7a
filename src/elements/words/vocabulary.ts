import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { findWords, mergeWords, onMoreWords } from './dictionary.ts';
import type { Languages } from './languages.ts';
import type { SomeWords } from './words.ts';

/** The words of an element, in the language of the place where it is. */
export class Vocabulary<Table extends object> implements ReactiveController {
  readonly #element: ReactiveControllerHost & HTMLElement;
  readonly #english: Table;
  readonly #languages: Languages;
  #found: readonly SomeWords[] = [];
  #words: Table;
  #stop = (): void => {};

  /** `languages`: those that come with beach. */
  constructor(element: ReactiveControllerHost & HTMLElement, english: Table, languages: Languages) {
    this.#element = element;
    this.#english = english;
    this.#languages = languages;
    this.#words = english;
    element.addController(this);
  }

  /** Its words now; the same object until they change. */
  get words(): Table {
    const found = findWords(languageOf(this.#element) || 'en', this.#languages);
    const { length } = this.#found;
    if (found.length !== length || found.some((words, index) => words !== this.#found[index])) {
      this.#found = found;
      this.#words = found.reduce<Table>(mergeWords, this.#english);
    }
    return this.#words;
  }

  /** The language of the words: that of the place, or English where it has none. */
  get language(): string {
    const { words } = this;
    return words === this.#english ? 'en' : languageOf(this.#element) || 'en';
  }

  hostConnected(): void {
    const update = (): void => this.#element.requestUpdate();
    const changes = new MutationObserver(update);
    const stop = onMoreWords(update);
    this.#stop = () => {
      changes.disconnect();
      stop();
    };
    for (const root of rootsAround(this.#element)) {
      changes.observe(root, { subtree: true, attributeFilter: ['lang'] });
    }
  }

  hostDisconnected(): void {
    this.#stop();
  }
}

/** Returns the `lang` of an element, or of the nearest one around it; nothing if there is none. */
function languageOf(element: Element): string {
  const found = element.closest('[lang]');
  if (found) return found.getAttribute('lang') ?? '';
  const host = hostOf(element.getRootNode());
  return host ? languageOf(host) : '';
}

/** Returns the document of an element, and each shadow root around it. */
function rootsAround(element: Element): Node[] {
  const root = element.getRootNode();
  const host = hostOf(root);
  return host ? [root, ...rootsAround(host)] : [root];
}

/** Returns the host of a shadow root. Not `instanceof`: it can come from another frame. */
function hostOf(root: Node): Element | null {
  return root.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? ((root as ShadowRoot).host ?? null) : null;
}

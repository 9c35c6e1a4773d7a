import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { codeOf } from '../../capture/capture-error.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { SpeakerRouting } from './speaker-routing.ts';

interface SpeakerElement extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly isConnected: boolean;
}

interface SpeakerOptions {
  /** Returns the `deviceId` of the speaker; an empty one for the choice of the browser. */
  speaker(): string;
  warned(error: BeachError): void;
}

/** Returns whether this browser lets a page choose the speaker. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Plays the videos of an element through the chosen speaker. The code for it is loaded when one is chosen. */
export class Speaker implements ReactiveController {
  readonly #element: SpeakerElement;
  readonly #options: SpeakerOptions;
  #routing: Promise<SpeakerRouting | null> | null = null;
  #listening = new AbortController();
  #refused = '';
  #error: BeachError | null = null;

  constructor(element: SpeakerElement, options: SpeakerOptions) {
    this.#element = element;
    this.#options = options;
    element.addController(this);
  }

  hostUpdated(): void {
    // An element is also updated after it was removed.
    if (!this.#element.isConnected) return;
    if (this.#routing === null && this.#options.speaker() === '') return;
    void this.route();
  }

  hostDisconnected(): void {
    this.#listening.abort();
    this.#routing = null;
  }

  /** Resolves when the videos play through the speaker, or through another in its place. */
  async route(): Promise<void> {
    if (!canChooseSpeaker()) return this.#refuse();
    this.#routing ??= this.#load();
    const routing = await this.#routing;
    const { renderRoot } = this.#element;
    await routing?.route(this.#options.speaker(), renderRoot.querySelectorAll('video'));
  }

  /** Plays through the speaker that was chosen just now. Rejects if that cannot be used. */
  async tried(chosen: Promise<unknown>): Promise<void> {
    this.#error = null;
    await chosen;
    await this.route();
    if (this.#error !== null) throw this.#error;
  }

  /** Reports once that the browser cannot do it. */
  #refuse(): void {
    const speaker = this.#options.speaker();
    if (speaker === this.#refused) return;
    this.#refused = speaker;
    if (speaker !== '') this.#failed(null);
  }

  async #load(): Promise<SpeakerRouting | null> {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    try {
      const { SpeakerRouting } = await import('./speaker-routing.ts');
      const changed = (): void => this.#element.requestUpdate();
      return new SpeakerRouting((cause) => this.#failed(cause), changed, signal);
    } catch (cause) {
      this.#failed(cause);
      return null;
    }
  }

  #failed(cause: unknown): void {
    const why = cause === null ? 'this browser lets no page choose it' : `${cause}`;
    this.#error = new BeachError(
      codeOf(cause),
      `The speaker cannot be used (${why}): sound goes to the browser's own choice. Choose another.`,
      { cause },
    );
    this.#options.warned(this.#error);
  }
}

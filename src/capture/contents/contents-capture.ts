import { type CapturableElement, captureElement } from './capture-element.ts';

/**
 * Captures the canvas, video or audio inside an element, and reports when another one takes its place: a
 * framework may mount a canvas late, and deeper than a slot's events reach.
 */
export class ContentsCapture {
  readonly #element: HTMLElement;
  readonly #replaced: () => void;

  constructor(element: HTMLElement, replaced: () => void) {
    this.#element = element;
    this.#replaced = replaced;
  }

  /**
   * Captures the contents until `signal` is aborted, as `captureElement` does. Never settles while there are
   * none.
   */
  capture(
    tracksReplaced: (tracks: MediaStreamTrack[]) => void,
    signal: AbortSignal,
  ): Promise<MediaStreamTrack[]> {
    const contents = this.#find();
    const observer = new MutationObserver(() => {
      if (contents !== this.#find()) this.#replaced();
    });
    observer.observe(this.#element, { childList: true, subtree: true });
    signal.addEventListener('abort', () => observer.disconnect());
    if (contents === null) return new Promise(() => {});
    return captureElement(contents, tracksReplaced, signal);
  }

  #find(): CapturableElement | null {
    return this.#element.querySelector<CapturableElement>('canvas, video, audio');
  }
}

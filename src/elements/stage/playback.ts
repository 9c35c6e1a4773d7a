import type { Clock } from '../../runtime/clock.ts';
import { type Expectation, PictureWatch } from './picture-watch.ts';

export interface PlaybackOptions {
  readonly clock: Clock;
  /** In milliseconds: how long a picture may stand still. */
  patience(): number;
  /** Any of the properties may have changed. */
  changed(): void;
  /** The browser wants a tap before it plays sound, so this plays without; where it is `refused`, before it plays at all. */
  blocked(cause: unknown): void;
  /** The picture stands still. */
  stalled(): void;
}

/** What is to be played, and how. */
export interface Program {
  readonly stream: MediaStream | null;
  readonly muted: boolean;
  /** From 0 to 1. */
  readonly volume: number;
  readonly expects: Expectation;
}

/** Plays one stream in one `<video>`: with sound where that is wanted and the browser lets it. */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #watch: PictureWatch;
  #video: HTMLVideoElement | null = null;
  #stream: MediaStream | null = null;
  #muted = false;
  #volume = 1;
  #refused = false;
  /** It was paused while in the page, and so not by the browser, which pauses a video that leaves the page. */
  #pausedInPlace = false;
  /** Of the stream's tracks. */
  #listening = new AbortController();

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#watch = new PictureWatch(options.clock, options.patience, (stalled) => {
      if (stalled) options.stalled();
      options.changed();
    });
  }

  get video(): HTMLVideoElement | null {
    return this.#video;
  }

  /** Whether there is a picture by now. */
  get pictured(): boolean {
    return this.#stream !== null && (this.#video?.videoWidth ?? 0) > 0;
  }

  /** Whether the picture stands still. */
  get stalled(): boolean {
    return this.#watch.stalled;
  }

  /** Whether the browser plays nothing, not even without sound, before somebody taps. */
  get refused(): boolean {
    return this.#refused;
  }

  /** To be called with the `<video>` to play in, and again whenever the browser may have paused it. */
  show(video: HTMLVideoElement, { stream, muted, volume, expects }: Program): void {
    const replaced = video !== this.#video;
    if (replaced) this.#end();
    this.#video = video;
    if (replaced) video.onplay = video.onpause = () => this.#toggled(video);
    // What people chose with the browser's controls stands until something else is wanted.
    if (replaced || muted !== this.#muted) video.muted = muted;
    if (replaced || volume !== this.#volume) video.volume = volume;
    this.#muted = muted;
    this.#volume = volume;
    this.#follow(stream);
    if (video.srcObject !== stream) video.srcObject = stream;
    this.#watch.watch(video, expects);
    if (stream && video.paused && !this.#isHeld(video)) void this.#play(video);
  }

  /** Whether somebody has turned sound on or off with the browser's controls since this was asked. */
  tookOver(): boolean {
    const video = this.#video;
    if (video === null) return false;
    const changed = video.muted !== this.#muted;
    this.#muted = video.muted;
    this.#volume = video.volume;
    return changed;
  }

  /** Releases the `<video>`. */
  stop(): void {
    this.#end();
    this.#video = null;
    this.#follow(null);
  }

  #end(): void {
    this.#watch.stop();
    this.#refused = false;
    if (this.#video) Object.assign(this.#video, { srcObject: null, onplay: null, onpause: null });
  }

  #toggled({ paused, isConnected, ended }: HTMLVideoElement): void {
    this.#pausedInPlace = paused && isConnected && !ended;
    if (paused || !this.#refused) return;
    this.#refused = false;
    this.#options.changed();
  }

  /** Whether a person has paused it with the browser's own buttons, and so can also resume it. */
  #isHeld(video: HTMLVideoElement & { webkitDisplayingFullscreen?: boolean }): boolean {
    const { pictureInPictureElement } = video.getRootNode() as ShadowRoot;
    const floats = pictureInPictureElement === video;
    return this.#pausedInPlace && (video.controls || floats || !!video.webkitDisplayingFullscreen);
  }

  #follow(stream: MediaStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#pausedInPlace = false;
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const type of ['addtrack', 'removetrack']) {
      stream?.addEventListener(type, () => this.#options.changed(), { signal });
    }
  }

  async #play(video: HTMLVideoElement): Promise<void> {
    const stream = this.#stream;
    const { muted } = video;
    try {
      await video.play();
    } catch (cause) {
      // Any other refusal means that there is something else to play by now.
      if ((cause as Error).name !== 'NotAllowedError' || stream !== this.#stream) return;
      if (video !== this.#video) return;
      if (muted) return this.#refuse(cause);
      if (video.muted) return;
      video.muted = true;
      this.#muted = true;
      this.#options.blocked(cause);
      void this.#play(video);
    }
  }

  /** It is tried again with every update, and told once. */
  #refuse(cause: unknown): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#options.blocked(cause);
  }
}

import type { Clock } from '../../runtime/clock.ts';
import { type Expectation, PictureWatch } from './picture-watch.ts';

export interface PlaybackOptions {
  readonly clock: Clock;
  /** Returns the time after which a picture without new frames is frozen, in milliseconds. */
  stallTimeout(): number;
  /** Called when any of the properties may have changed. */
  changed(): void;
  /** Called when the browser requires a tap before it plays sound; if `refused`, before it plays at all. */
  blocked(cause: unknown): void;
  /** Called when the picture is frozen. */
  stalled(): void;
}

/** The stream to play, and how to play it. */
export interface PlaybackSource {
  readonly stream: MediaStream | null;
  readonly muted: boolean;
  /** From 0 to 1. */
  readonly volume: number;
  readonly expects: Expectation;
}

/** Plays one stream in one `<video>`, with sound where that is wanted and allowed. */
export class Playback {
  readonly #options: PlaybackOptions;
  readonly #watch: PictureWatch;
  #video: HTMLVideoElement | null = null;
  #stream: MediaStream | null = null;
  #muted = false;
  #volume = 1;
  #refused = false;
  /** Whether it was paused while in the document. The browser itself pauses a video that leaves the document. */
  #pausedInPlace = false;
  /** Stops listening to the stream. */
  #listening = new AbortController();

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#watch = new PictureWatch(options.clock, options.stallTimeout, (stalled) => {
      if (stalled) options.stalled();
      options.changed();
    });
  }

  get video(): HTMLVideoElement | null {
    return this.#video;
  }

  /** Whether there is a picture. */
  get pictured(): boolean {
    return this.#stream !== null && (this.#video?.videoWidth ?? 0) > 0;
  }

  /** Whether the picture is frozen. */
  get stalled(): boolean {
    return this.#watch.stalled;
  }

  /** Whether the browser requires a tap even for playback without sound. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Plays in this `<video>`. Call again whenever the browser may have paused it. */
  show(video: HTMLVideoElement, { stream, muted, volume, expects }: PlaybackSource): void {
    const replaced = video !== this.#video;
    if (replaced) this.#end();
    this.#video = video;
    if (replaced) video.onplay = video.onpause = () => this.#toggled(video);
    // A choice in the browser's controls lasts until the source changes it.
    if (replaced || muted !== this.#muted) video.muted = muted;
    if (replaced || volume !== this.#volume) video.volume = volume;
    this.#muted = muted;
    this.#volume = volume;
    this.#follow(stream);
    if (video.srcObject !== stream) video.srcObject = stream;
    this.#watch.watch(video, expects);
    if (stream && video.paused && !this.#isPausedByUser(video)) void this.#play(video);
  }

  /** Returns whether sound was switched with the browser's controls since the last call. */
  soundSwitched(): boolean {
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

  /** Returns whether it was paused with the browser's controls, which can also resume it. */
  #isPausedByUser(video: HTMLVideoElement & { webkitDisplayingFullscreen?: boolean }): boolean {
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
      // Any other error means that another stream plays by now.
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

  /** Reports it once; every update tries again. */
  #refuse(cause: unknown): void {
    if (this.#refused) return;
    this.#refused = true;
    this.#options.blocked(cause);
  }
}

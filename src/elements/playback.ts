import { BeachError } from '../runtime/beach-error.ts';

/**
 * Plays a stream in a `<video>`: with sound where the browser lets it, and else without, until
 * somebody taps.
 */
export class Playback {
  readonly #changed: (blocked: BeachError | null) => void;
  #video: HTMLVideoElement | null = null;
  #stream: MediaStream | null = null;
  #tracks = new AbortController();
  #soundBlocked = false;

  /** `changed` is called when any of the properties may have; with an error when sound was blocked. */
  constructor(changed: (blocked: BeachError | null) => void) {
    this.#changed = changed;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  get hasVideo(): boolean {
    return this.#stream !== null && this.#stream.getVideoTracks().length > 0;
  }

  get hasAudio(): boolean {
    return this.#stream !== null && this.#stream.getAudioTracks().length > 0;
  }

  /** Whether it plays without sound only because the browser wants a tap first. */
  get soundBlocked(): boolean {
    return this.#soundBlocked;
  }

  set stream(stream: MediaStream | null) {
    this.#stream = stream;
    this.#tracks.abort();
    this.#tracks = new AbortController();
    const { signal } = this.#tracks;
    for (const type of ['addtrack', 'removetrack']) {
      stream?.addEventListener(type, () => this.#changed(null), { signal });
    }
    this.#attach();
  }

  /** To be called with the element that shows it, and again when that may have been paused. */
  show(video: HTMLVideoElement): void {
    this.#video = video;
    this.#attach();
  }

  /** To be called while a person taps or presses a key. */
  unblock(): void {
    this.#soundBlocked = false;
    if (this.#video) this.#video.muted = false;
    this.#attach();
    this.#changed(null);
  }

  #attach(): void {
    const video = this.#video;
    if (video === null) return;
    if (video.srcObject !== this.#stream) video.srcObject = this.#stream;
    if (this.#stream && video.paused) void this.#play(video);
  }

  async #play(video: HTMLVideoElement): Promise<void> {
    const stream = this.#stream;
    try {
      await video.play();
    } catch (cause) {
      // Any other refusal means that there is something else to play by now.
      if ((cause as Error).name !== 'NotAllowedError' || stream !== this.#stream) return;
      if (video.muted || this.#soundBlocked) return;
      this.#soundBlocked = true;
      video.muted = true;
      this.#changed(this.hasAudio ? soundBlocked(cause) : null);
      void this.#play(video);
    }
  }
}

function soundBlocked(cause: unknown): BeachError {
  return new BeachError(
    'autoplay-blocked',
    'The browser plays no sound before somebody taps the page or presses a key.',
    { cause },
  );
}

import type { Clock } from '../../runtime/clock.ts';

/**
 * The frames to expect of a video: `motion`, a new frame within the timeout, again and again, as from a camera;
 * `picture`, a first frame, after which it may stay static, as a screen, a canvas or a paused film does;
 * `nothing`, as while it is muted.
 */
export type Expectation = 'motion' | 'picture' | 'nothing';

/** The number of checks within the timeout. */
const checks = 5;

/**
 * Detects a frozen picture: no expected frame arrives within the timeout, although the page is visible and the
 * video plays. A picture is also frozen when the browser reports that its tracks receive nothing. The watch
 * requests one frame at a time, so it costs next to nothing.
 */
export class PictureWatch {
  readonly #clock: Clock;
  readonly #timeout: () => number;
  readonly #changed: (stalled: boolean) => void;
  #video: HTMLVideoElement | null = null;
  #source: MediaProvider | null = null;
  /** The document of the video. A move to another one cancels the requested frame. */
  #document: Document | null = null;
  #expects: Expectation = 'nothing';
  #listening = new AbortController();
  #frame = 0;
  #cancel = (): void => {};
  #pictured = false;
  #stalled = false;

  constructor(clock: Clock, timeout: () => number, changed: (stalled: boolean) => void) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#changed = changed;
  }

  get stalled(): boolean {
    return this.#stalled;
  }

  /** Watches a video from now on; continues for the same video and expectation. */
  watch(video: HTMLVideoElement, expects: Expectation): void {
    const { srcObject, ownerDocument } = video;
    const same = video === this.#video && srcObject === this.#source;
    const inPlace = ownerDocument === this.#document;
    if (same && inPlace && expects === this.#expects) return;
    // Nothing was watched, and nothing to watch.
    if (this.#video === null && (srcObject === null || expects === 'nothing')) return;
    this.stop();
    if (srcObject === null || expects === 'nothing' || !video.requestVideoFrameCallback) return;
    this.#video = video;
    this.#source = srcObject;
    this.#document = ownerDocument;
    this.#expects = expects;
    this.#pictured = same && this.#pictured;
    const { signal } = this.#listening;
    const restart = (): void => this.#restart();
    ownerDocument.addEventListener('visibilitychange', restart, { signal });
    video.addEventListener('playing', restart, { signal });
    this.#requestFrame();
  }

  stop(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#cancelFrame();
    this.#video = null;
    this.#source = null;
    this.#document = null;
    this.#expects = 'nothing';
    this.#set(false);
  }

  /** Requests the next frame. */
  #requestFrame(): void {
    const video = this.#video;
    if (video === null) return;
    this.#cancelFrame();
    this.#frame = video.requestVideoFrameCallback(() => this.#frameArrived());
    this.#wait(checks);
  }

  /** Counts only time in which the page is awake: after sleep, timers fire before any frame arrives. */
  #wait(left: number): void {
    const clock = this.#clock;
    const step = this.#timeout() / checks;
    const due = clock.now() + step;
    this.#cancel = clock.after(step, () => {
      const slept = clock.now() - due > step;
      if (slept) this.#wait(checks);
      else if (left > 1) this.#wait(left - 1);
      else this.#timedOut();
    });
  }

  #frameArrived(): void {
    this.#cancelFrame();
    this.#pictured = true;
    this.#cancel = this.#clock.after(this.#timeout() / checks, () => this.#requestFrame());
    this.#set(false);
  }

  /** The frame stays requested: its arrival ends the stall. */
  #timedOut(): void {
    if (this.#isFrozen()) this.#set(true);
    else this.#wait(checks);
  }

  #isFrozen(): boolean {
    const video = this.#video;
    // Browsers skip frames of videos that are not visible.
    if (video === null || video.paused || this.#document?.hidden || !video.checkVisibility())
      return false;
    const tracks = (this.#source as MediaStream).getVideoTracks();
    if (tracks.length === 0) return false;
    const silent = tracks.every(({ muted }) => muted);
    return silent || !this.#pictured || this.#expects === 'motion';
  }

  /** Gives the video the full timeout again after it was hidden or paused. */
  #restart(): void {
    if (!this.#stalled) this.#requestFrame();
  }

  #cancelFrame(): void {
    this.#cancel();
    this.#video?.cancelVideoFrameCallback(this.#frame);
  }

  #set(stalled: boolean): void {
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.#changed(stalled);
  }
}

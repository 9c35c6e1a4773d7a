import type { Clock } from '../../runtime/clock.ts';

/**
 * What to expect of a picture: `motion`, a new frame before patience runs out, again and again, as from a
 * camera; `picture`, a first frame, after which it may stand still for any length of time, as a screen, a
 * canvas or a paused film does; or `nothing`, as where it is muted.
 */
export type Expectation = 'motion' | 'picture' | 'nothing';

/** How many times it looks before patience runs out. */
const looks = 5;

/**
 * Detects a picture that is frozen but should not be: no frame came in time, although the page is visible
 * and the video plays. Where the browser itself reports that nothing arrives on a track, the picture counts
 * as frozen whatever was expected of it. It asks for one frame at a time, so watching costs next to nothing.
 */
export class PictureWatch {
  readonly #clock: Clock;
  readonly #patience: () => number;
  readonly #changed: (stalled: boolean) => void;
  #video: HTMLVideoElement | null = null;
  #source: MediaProvider | null = null;
  #expects: Expectation = 'nothing';
  #listening = new AbortController();
  #frame = 0;
  #cancel = (): void => {};
  #pictured = false;
  #stalled = false;

  constructor(clock: Clock, patience: () => number, changed: (stalled: boolean) => void) {
    this.#clock = clock;
    this.#patience = patience;
    this.#changed = changed;
  }

  get stalled(): boolean {
    return this.#stalled;
  }

  /** Watches this video from now on; for the same video and expectation it just goes on. */
  watch(video: HTMLVideoElement, expects: Expectation): void {
    const { srcObject } = video;
    const same = video === this.#video && srcObject === this.#source;
    if (same && expects === this.#expects) return;
    // Nothing was watched, and nothing is to be.
    if (this.#video === null && (srcObject === null || expects === 'nothing')) return;
    this.stop();
    if (srcObject === null || expects === 'nothing' || !video.requestVideoFrameCallback) return;
    this.#video = video;
    this.#source = srcObject;
    this.#expects = expects;
    this.#pictured = same && this.#pictured;
    const { signal } = this.#listening;
    const again = (): void => this.#again();
    document.addEventListener('visibilitychange', again, { signal });
    video.addEventListener('playing', again, { signal });
    this.#look();
  }

  stop(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.#forget();
    this.#video = null;
    this.#source = null;
    this.#expects = 'nothing';
    this.#set(false);
  }

  /** Waits for the next frame. */
  #look(): void {
    const video = this.#video;
    if (video === null) return;
    this.#forget();
    this.#frame = video.requestVideoFrameCallback(() => this.#came());
    this.#wait(looks);
  }

  /** Counts only time in which the page is awake: one that slept finds its timers due before any frame comes. */
  #wait(left: number): void {
    const clock = this.#clock;
    const step = this.#patience() / looks;
    const due = clock.now() + step;
    this.#cancel = clock.after(step, () => {
      const slept = clock.now() - due > step;
      if (slept) this.#wait(looks);
      else if (left > 1) this.#wait(left - 1);
      else this.#late();
    });
  }

  #came(): void {
    this.#forget();
    this.#pictured = true;
    this.#cancel = this.#clock.after(this.#patience() / looks, () => this.#look());
    this.#set(false);
  }

  /** It goes on waiting for the frame, which may still end the stall. */
  #late(): void {
    if (this.#isAtFault()) this.#set(true);
    else this.#wait(looks);
  }

  #isAtFault(): boolean {
    const video = this.#video;
    // Nobody sees it, and browsers leave out frames.
    if (video === null || video.paused || document.hidden || !video.checkVisibility()) return false;
    const tracks = (this.#source as MediaStream).getVideoTracks();
    if (tracks.length === 0) return false;
    const silent = tracks.every(({ muted }) => muted);
    return silent || !this.#pictured || this.#expects === 'motion';
  }

  /** A picture that was late while nobody could see it gets its full time. */
  #again(): void {
    if (!this.#stalled) this.#look();
  }

  #forget(): void {
    this.#cancel();
    this.#video?.cancelVideoFrameCallback(this.#frame);
  }

  #set(stalled: boolean): void {
    if (stalled === this.#stalled) return;
    this.#stalled = stalled;
    this.#changed(stalled);
  }
}

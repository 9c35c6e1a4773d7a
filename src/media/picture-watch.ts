import type { Clock } from '../runtime/clock.ts';

/**
 * What is to be expected of a picture: `motion`, a new frame at least as often as patience runs out, as
 * from a camera; `picture`, a first frame, after which it may stand still for as long as it likes, as a
 * screen, a canvas or a paused film does; or `nothing`, as where it is muted.
 */
export type Expectation = 'motion' | 'picture' | 'nothing';

/** How many times it looks while patience lasts. */
const looks = 5;

/**
 * Finds out that a picture stands still which should not: no frame came in time although the page is seen
 * and the video plays. A track of which the browser says itself that nothing arrives counts whatever is
 * expected of it. One frame is asked for at a time, so that watching costs next to nothing.
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

  /** Watches this video, from now on; asked for the same again it just goes on. */
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
    this.#cancel = this.#clock.after(this.#patience(), () => this.#late());
  }

  #came(): void {
    this.#forget();
    this.#pictured = true;
    this.#cancel = this.#clock.after(this.#patience() / looks, () => this.#look());
    this.#set(false);
  }

  /** The frame is still waited for: it may end the stall. */
  #late(): void {
    if (this.#isAtFault()) this.#set(true);
    else this.#cancel = this.#clock.after(this.#patience(), () => this.#late());
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

  /** What was late while nobody could see it is given its full time. */
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

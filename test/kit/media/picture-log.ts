import { now } from '../clock/now.ts';
import { ageOf } from './time-code.ts';

/** Between two looks, in milliseconds. */
const interval = 10;

/** Logs what a video shows of a film with a time code. */
export class PictureLog {
  readonly #video: HTMLVideoElement;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #listening = new AbortController();
  #paintedAt = 0;
  #lookedAt = now();
  /** For how long the picture has been the same, in milliseconds. */
  #still = 0;
  #switchedAt = Number.NEGATIVE_INFINITY;
  /**
   * The longest time for which the same picture was shown, in milliseconds: where the track changed, and else. Time in
   * which the page could not run does not count: a machine that is busy with other programs stops its film, too.
   */
  readonly freezes = { atSwitch: 0, else: 0 };
  /** How often there was no picture. */
  blank = 0;
  /** The video tracks of its stream, one after the other. */
  readonly tracks: MediaStreamTrack[] = [];
  /** What a page could notice. */
  readonly events: string[] = [];

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    const { signal } = this.#listening;
    for (const type of [
      'emptied',
      'ended',
      'loadstart',
      'pause',
      'playing',
      'stalled',
      'waiting',
    ]) {
      video.addEventListener(type, () => this.events.push(type), { signal });
    }
    this.#look();
    this.#timer = setInterval(() => this.#look(), interval);
  }

  end(): this {
    clearInterval(this.#timer);
    this.#listening.abort();
    return this;
  }

  #look(): void {
    const video = this.#video;
    const time = now();
    this.#still += Math.min(time - this.#lookedAt, 2 * interval);
    this.#lookedAt = time;
    const [track] = (video.srcObject as MediaStream).getVideoTracks();
    if (track && track !== this.tracks.at(-1)) {
      if (this.tracks.length > 0) this.#switchedAt = time;
      this.tracks.push(track);
    }
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(video, 0, 0, 1, 1);
    if (context.getImageData(0, 0, 1, 1).data[3] === 0) this.blank += 1;
    const paintedAt = Math.round(now()) - ageOf(video);
    if (Math.abs(paintedAt - this.#paintedAt) < 2) return;
    this.#paintedAt = paintedAt;
    const when = time - this.#switchedAt < 500 ? 'atSwitch' : 'else';
    this.freezes[when] = Math.max(this.freezes[when], this.#still);
    this.#still = 0;
  }
}

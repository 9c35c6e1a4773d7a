import { redrawCanvas } from './redraw-canvas.ts';

/**
 * Makes the browser deliver the last picture of a track again, to every connection that sends the track. Chromium
 * delivers a picture only when it changes, so that a connection made later would have none; but a new consumer
 * makes it deliver the last one to all. Firefox repeats a static picture each second by itself.
 */
export class PictureRefresher {
  /** Each consumes its track until it has the picture. It is never shown, and never plays. */
  readonly #videos = new WeakMap<MediaStreamTrack, HTMLVideoElement>();

  /** `canvas` is what the track captures, if it is one. */
  refresh(track: MediaStreamTrack, canvas?: HTMLCanvasElement): void {
    // A video without a picture delays the `load` event of its page. Without a page there are no pictures.
    if (globalThis.document?.readyState !== 'complete') return;
    const video = this.#videos.get(track) ?? document.createElement('video');
    this.#videos.set(track, video);
    // There was no picture last time: Chromium has not captured what was drawn before.
    if (video.srcObject !== null && canvas !== undefined) redrawCanvas(canvas);
    video.muted = true;
    video.onloadeddata = () => {
      video.srcObject = null;
    };
    video.srcObject = new MediaStream([track]);
  }
}

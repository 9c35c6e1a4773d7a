import type { Clock } from '../../runtime/clock.ts';
import { steadyTimer } from './steady-timer.ts';
import { readTrack, trackProcessor } from './track-streams.ts';

/** How long a picture stands still before it is read again, in milliseconds. */
const idle = 500;

/** The time between two pictures of a hidden page, in milliseconds. */
const hiddenInterval = 50;

/**
 * Calls `read` with each picture of a track, which `read` has to close, until `signal` aborts. A browser without
 * processors of tracks plays the track in a `<video>` outside of the document.
 */
export function readPictures(
  track: MediaStreamTrack,
  read: (picture: VideoFrame) => void,
  clock: Clock,
  signal: AbortSignal,
): void {
  const Processor = trackProcessor();
  if (Processor === undefined) return playPictures(track, read, clock, signal);
  const processor = new Processor<VideoFrame>({ track, maxBufferSize: 2 });
  readTrack(processor, read, signal).catch(() => {});
}

function playPictures(
  track: MediaStreamTrack,
  read: (picture: VideoFrame) => void,
  clock: Clock,
  signal: AbortSignal,
): void {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: new MediaStream([track]) });
  let cancel = (): void => {};
  const take = (again: boolean): void => {
    if (signal.aborted) return;
    cancel();
    // The last picture before a pause may be there without a call, and so is each one of a page that is not visible.
    // Any other picture that is read again would make a frozen camera look alive.
    if (again || document.hidden || video.paused) {
      cancel = clock.after(idle, () => take(false), signal);
    }
    // The browser may refuse to play before a tap.
    if (video.paused) video.play().catch(() => {});
    if (video.videoWidth === 0) return;
    try {
      read(new VideoFrame(video, { timestamp: 0 }));
    } catch {
      // There is no picture at this moment.
    }
  };
  let request = 0;
  const called = (): void => {
    request = video.requestVideoFrameCallback(called);
    take(true);
  };
  called();
  // A hidden page paints nothing, so nothing tells it of a new picture.
  let hidden = new AbortController();
  const visibilityChanged = (): void => {
    hidden.abort();
    hidden = new AbortController();
    if (document.hidden) steadyTimer(hiddenInterval, () => take(false), hidden.signal);
  };
  visibilityChanged();
  document.addEventListener('visibilitychange', visibilityChanged, { signal });
  const stop = (): void => {
    hidden.abort();
    // Firefox paints nothing more on a page with a request that waits for a video without a source.
    video.cancelVideoFrameCallback(request);
    video.srcObject = null;
  };
  signal.addEventListener('abort', stop, { once: true });
}

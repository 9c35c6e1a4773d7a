/** A canvas stream, or one of its tracks: Chromium tells the canvas at the track, Firefox at the stream. */
interface FromCanvas {
  readonly canvas?: HTMLCanvasElement;
}

/** Returns the canvas that a track of a stream captures, as far as the browser tells. */
export function canvasOf(
  stream: MediaStream,
  track: MediaStreamTrack,
): HTMLCanvasElement | undefined {
  return (track as FromCanvas).canvas ?? (stream as FromCanvas).canvas;
}

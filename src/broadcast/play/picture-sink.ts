import { type TrackGenerator, trackGenerator } from '../encode/track-streams.ts';

/** A video track that shows decoded pictures. */
export interface PictureSink {
  readonly track: MediaStreamTrack;
  /** Shows a picture, and closes it. */
  show(picture: VideoFrame): void;
  close(): void;
}

/** Makes a track by a generator of tracks, or else of a canvas. */
export function openPictureSink(): PictureSink {
  const Generator = trackGenerator();
  return Generator
    ? new GeneratorSink(new Generator<VideoFrame>({ kind: 'video' }))
    : new CanvasSink();
}

class GeneratorSink implements PictureSink {
  readonly track: TrackGenerator<VideoFrame>;
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>;

  constructor(track: TrackGenerator<VideoFrame>) {
    this.track = track;
    this.#writer = track.writable.getWriter();
  }

  show(picture: VideoFrame): void {
    // The generator closes what it takes.
    this.#writer.write(picture).catch(() => picture.close());
  }

  close(): void {
    this.track.stop();
    this.#writer.close().catch(() => {});
  }
}

class CanvasSink implements PictureSink {
  readonly track: CanvasCaptureMediaStreamTrack;
  readonly #canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;

  constructor() {
    // Firefox captures only a canvas that has a context.
    this.#context = this.#canvas.getContext('2d') as CanvasRenderingContext2D;
    [this.track] = this.#canvas.captureStream().getVideoTracks() as [CanvasCaptureMediaStreamTrack];
  }

  show(picture: VideoFrame): void {
    const { displayWidth: width, displayHeight: height } = picture;
    const canvas = this.#canvas;
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    this.#context.drawImage(picture, 0, 0, width, height);
    picture.close();
  }

  close(): void {
    this.track.stop();
  }
}

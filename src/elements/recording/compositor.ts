import type { Clock } from '../../runtime/clock.ts';
import { arrange, fit } from './arrange.ts';
import type { RecordedStream } from './recorded-stream.ts';

/** The size of the picture, in pixels, and its frames per second. */
const size = { width: 1280, height: 720 };
const framerate = 30;

/** How long the browser may take to play sound of this page, in milliseconds. */
const soundWait = 1_000;

/** Puts several streams into one: their pictures side by side, and their sound together. */
export class Compositor {
  readonly stream: MediaStream;
  readonly #context: CanvasRenderingContext2D;
  readonly #sound: AudioContext;
  readonly #output: MediaStreamAudioDestinationNode;
  readonly #videos = new Map<MediaStream, HTMLVideoElement>();
  readonly #heard = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #streams: readonly RecordedStream[] = [];

  /** Resolves when it knows whether the browser plays sound of this page; without, the recording has none. */
  static async make(clock: Clock): Promise<Compositor> {
    const sound = new AudioContext();
    const patience = new Promise<void>((resolve) => clock.after(soundWait, resolve));
    await Promise.race([sound.resume(), patience]);
    return new Compositor(sound, clock);
  }

  private constructor(sound: AudioContext, clock: Clock) {
    const canvas = Object.assign(document.createElement('canvas'), size);
    this.#context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
    this.#sound = sound;
    this.#clock = clock;
    this.#output = sound.createMediaStreamDestination();
    // Without any input, Chromium delivers nothing, and the recorder would wait.
    const silence = sound.createConstantSource();
    silence.offset.value = 0;
    silence.connect(this.#output);
    silence.start();
    this.#draw();
    const heard = sound.state === 'running' ? this.#output.stream.getTracks() : [];
    this.stream = new MediaStream([...canvas.captureStream(framerate).getTracks(), ...heard]);
  }

  /** Shows these streams from now on. */
  update(streams: readonly RecordedStream[]): void {
    this.#streams = streams;
    for (const { stream } of streams) if (!this.#videos.has(stream)) this.#play(stream);
    for (const [stream, video] of this.#videos) {
      if (streams.some((recorded) => recorded.stream === stream)) continue;
      video.srcObject = null;
      this.#videos.delete(stream);
    }
    this.#mix(streams.flatMap(({ stream }) => stream.getAudioTracks()));
  }

  close(): void {
    this.#closing.abort();
    this.update([]);
    for (const track of this.stream.getTracks()) track.stop();
    void this.#sound.close();
  }

  #play(stream: MediaStream): void {
    const video = document.createElement('video');
    Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
    this.#videos.set(stream, video);
    // A stream that ends at once rejects.
    video.play().catch(() => {});
  }

  #mix(tracks: readonly MediaStreamTrack[]): void {
    for (const track of tracks) {
      if (this.#heard.has(track)) continue;
      const source = this.#sound.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#output);
      this.#heard.set(track, source);
    }
    for (const [track, source] of this.#heard) {
      if (tracks.includes(track)) continue;
      source.disconnect();
      this.#heard.delete(track);
    }
  }

  #draw(): void {
    this.#clock.after(1_000 / framerate, () => this.#draw(), this.#closing.signal);
    const context = this.#context;
    const { width, height } = size;
    context.fillStyle = '#111';
    context.fillRect(0, 0, width, height);
    const large = this.#streams.findIndex(({ source }) => source === 'screen');
    const places = arrange(this.#streams.length, large, width, height);
    for (const [index, { stream, name }] of this.#streams.entries()) {
      const place = places[index];
      const video = this.#videos.get(stream);
      if (place === undefined || video === undefined) continue;
      const { videoWidth, videoHeight } = video;
      const isShown = videoWidth > 0 && stream.getVideoTracks().some(({ enabled }) => enabled);
      if (isShown) {
        const { x, y, ...shape } = fit({ width: videoWidth, height: videoHeight }, place);
        context.drawImage(video, x, y, shape.width, shape.height);
      } else {
        context.fillStyle = '#eee';
        context.textAlign = 'center';
        context.font = '32px system-ui, sans-serif';
        const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
        context.fillText(name, x, y, place.width - 16);
      }
    }
  }
}

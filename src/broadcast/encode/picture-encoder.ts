import type { Encoding, Picture } from '../../link/connection/video-encoding.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Encoded } from '../host/shared-encoding.ts';
import { readPictures } from './read-pictures.ts';

interface PictureEncoderOptions {
  track: MediaStreamTrack;
  clock: Clock;
  /** Returns how to encode a picture within the limits that hold now. */
  encodingFor(picture: Picture, contentHint: string): Encoding;
  encoded(picture: Encoded): void;
  /** Called when the browser does not encode it. */
  failed(cause: unknown): void;
  signal: AbortSignal;
}

/** How often other limits are applied at most, in milliseconds. */
const settingsInterval = 2_000;

/** How long a key frame waits for a new picture before the last one is encoded again, in milliseconds. */
const stillAfter = 120;

/** Pictures that the encoder may have before it. */
const mostQueued = 2;

/** Pictures may come this much earlier than the frame rate allows, in milliseconds: clocks are not exact. */
const early = 4;

/** Encodes the pictures of a track once: in VP8, with an upper layer that may be left out where the browser can. */
export class PictureEncoder {
  readonly #options: PictureEncoderOptions;
  #encoder: VideoEncoder | null = null;
  #config: VideoEncoderConfig | null = null;
  #configuredAt = Number.NEGATIVE_INFINITY;
  /** The last picture, which is encoded again for whoever comes while it stands still. */
  #last: VideoFrame | null = null;
  #lastTime = Number.NEGATIVE_INFINITY;
  #key = true;
  #due = 0;
  #cancel = (): void => {};

  constructor(options: PictureEncoderOptions) {
    this.#options = options;
    const { track, clock, signal } = options;
    signal.addEventListener('abort', () => this.#close(), { once: true });
    readPictures(track, (picture) => this.#take(picture), clock, signal);
  }

  /** Makes a key frame: of the next picture, or of the last one if none comes soon. */
  makeKey(): void {
    const { clock, signal } = this.#options;
    this.#key = true;
    this.#cancel();
    const again = (): void => {
      if (this.#key && this.#last !== null) this.#encode(this.#last);
    };
    this.#cancel = clock.after(stillAfter, again, signal);
  }

  /** The size and rate of what it makes; null before the first picture. */
  get config(): VideoEncoderConfig | null {
    return this.#config;
  }

  #take(picture: VideoFrame): void {
    this.#last?.close();
    this.#last = picture;
    const now = this.#options.clock.now();
    if (now < this.#due - early) return;
    const interval = 1_000 / this.#framerate(picture);
    this.#due = Math.max(now, this.#due + interval);
    if (this.#due > now + interval) this.#due = now + interval;
    this.#encode(picture);
  }

  #framerate(picture: VideoFrame): number {
    return this.#settings(picture).maxFramerate;
  }

  #settings({ displayWidth: width, displayHeight: height }: VideoFrame) {
    const { track, encodingFor } = this.#options;
    const { frameRate = 30 } = track.getSettings();
    return encodingFor({ width, height, frameRate }, track.contentHint);
  }

  #encode(picture: VideoFrame): void {
    const { clock, failed } = this.#options;
    try {
      this.#prepare(picture);
      const encoder = this.#encoder as VideoEncoder;
      if (encoder.encodeQueueSize >= mostQueued) return;
      // Browsers stamp pictures by different clocks, and some by none.
      const time = Math.max(Math.round(clock.now()), this.#lastTime + 1);
      this.#lastTime = time;
      const stamped = new VideoFrame(picture, { timestamp: time * 1_000 });
      try {
        encoder.encode(stamped, { keyFrame: this.#key });
      } finally {
        stamped.close();
      }
      this.#key = false;
    } catch (cause) {
      failed(cause);
    }
  }

  /** Brings the encoder in line with the size of the picture at once, and with the limits every 2 s. */
  #prepare(picture: VideoFrame): void {
    const now = this.#options.clock.now();
    const config = this.#configFor(picture);
    const known = this.#config;
    const resized = config.width !== known?.width || config.height !== known.height;
    const changed = JSON.stringify(config) !== JSON.stringify(known);
    if (this.#encoder?.state === 'configured') {
      if (!changed || (!resized && now - this.#configuredAt < settingsInterval)) return;
    } else this.#encoder = this.#open();
    this.#config = config;
    this.#configuredAt = now;
    if (resized) this.#key = true;
    this.#encoder.configure(config);
  }

  #configFor(picture: VideoFrame): VideoEncoderConfig {
    const { maxBitrate, maxFramerate, scaleResolutionDownBy } = this.#settings(picture);
    const even = (length: number): number =>
      Math.max(2, 2 * Math.round(length / scaleResolutionDownBy / 2));
    const config = {
      codec: 'vp8',
      width: even(picture.displayWidth),
      height: even(picture.displayHeight),
      bitrate: maxBitrate,
      framerate: maxFramerate,
      latencyMode: 'realtime',
      scalabilityMode: 'L1T2',
      contentHint: this.#options.track.contentHint,
    };
    return config as VideoEncoderConfig;
  }

  #open(): VideoEncoder {
    this.#key = true;
    const encoder: VideoEncoder = new VideoEncoder({
      output: (chunk, metadata) => this.#made(chunk, metadata),
      error: (cause) => {
        if (this.#encoder !== encoder) return;
        this.#encoder = null;
        // The browser takes an encoder back from a page that it does not show.
        if (cause.name !== 'QuotaExceededError') this.#options.failed(cause);
      },
    });
    return encoder;
  }

  #made(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    const svc = (metadata as { svc?: { temporalLayerId: number } } | undefined)?.svc;
    this.#options.encoded({
      key: chunk.type === 'key',
      upper: (svc?.temporalLayerId ?? 0) > 0,
      time: Math.round(chunk.timestamp / 1_000) >>> 0,
      data,
    });
  }

  #close(): void {
    this.#last?.close();
    this.#last = null;
    if (this.#encoder?.state === 'configured') this.#encoder.close();
    this.#encoder = null;
  }
}

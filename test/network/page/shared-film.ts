import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import { Session } from '../../../src/session/session.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { now } from '../../kit/clock/now.ts';
import { type MotionPicture, motionPicture } from '../../kit/media/motion-picture.ts';
import { OpenFrames } from '../../kit/media/open-frames.ts';

interface FilmPlace {
  readonly session: string;
  readonly road: string;
}

/** A picture in the track of a viewer: the time of its capture, by which it is known, and that of its arrival. */
export interface ShownPicture {
  readonly time: number;
  readonly at: number;
}

/** Shows a film to viewers, and records which pictures were encoded, and which of them each viewer has shown. */
export class SharedFilm {
  #host: Session | null = null;
  readonly #viewers: FilmViewer[] = [];
  frames: OpenFrames | null = null;
  /** The capture time of each encoded picture. */
  readonly made: { encoder: number; time: number; at: number; size: number; key: boolean }[] = [];

  async host(
    { session, road }: FilmPlace,
    film: MotionPicture,
    options: Partial<SessionOptions> = {},
  ) {
    this.#recordEncoder();
    this.#host = new Session({
      session,
      role: 'host',
      delivery: 'shared',
      signaling: new WebSocketSignaling(road),
      logger: () => {},
      ...options,
    });
    const canvas = motionPicture(film);
    document.body.append(canvas);
    this.#host.publish('page', canvas.captureStream(film.framerate));
    await this.#host.start();
  }

  get session(): Session {
    return this.#host as Session;
  }

  /** Adds viewers. Resolves when each shows a picture. */
  async join(place: FilmPlace, count: number): Promise<void> {
    const viewers = Array.from({ length: count }, () => new FilmViewer(place));
    this.#viewers.push(...viewers);
    await Promise.all(viewers.map((viewer) => viewer.join()));
  }

  /** Lets the viewers that came first leave. */
  leave(count: number): void {
    for (const viewer of this.#viewers.splice(0, count)) viewer.leave();
  }

  /** How many viewers there are. */
  get present(): number {
    return this.#viewers.length;
  }

  /** Counts pictures that are not closed, from now on. */
  countFrames(): void {
    this.frames = new OpenFrames();
  }

  /** Returns what each viewer has shown. */
  shown(): ShownPicture[][] {
    return this.#viewers.map(({ shown }) => shown);
  }

  #recordEncoder(): void {
    const { made } = this;
    let encoders = 0;
    globalThis.VideoEncoder = class extends VideoEncoder {
      constructor({ output, error }: VideoEncoderInit) {
        const encoder = encoders;
        encoders += 1;
        super({
          error,
          output: (chunk, metadata) => {
            made.push({
              encoder,
              time: chunk.timestamp / 1_000,
              at: now(),
              size: chunk.byteLength,
              key: chunk.type === 'key',
            });
            output(chunk, metadata);
          },
        });
      }
    };
  }
}

class FilmViewer {
  readonly shown: ShownPicture[] = [];
  readonly #session: Session;

  constructor({ session, road }: FilmPlace) {
    this.#session = new Session({
      session,
      role: 'viewer',
      signaling: new WebSocketSignaling(road),
      logger: () => {},
    });
  }

  async join(): Promise<void> {
    const arrived = new Promise<MediaStream>((resolve) => {
      this.#session.on('stream', ({ stream }) => stream && resolve(stream));
    });
    await this.#session.start();
    const [track] = (await arrived).getVideoTracks();
    const Processor = Reflect.get(globalThis, 'MediaStreamTrackProcessor');
    const reader = new Processor({ track, maxBufferSize: 10 }).readable.getReader();
    await this.#recordNext(reader);
    void this.#record(reader);
  }

  leave(): void {
    this.#session.stop();
  }

  async #record(reader: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
    while (await this.#recordNext(reader)) {
      // Goes on with the next picture.
    }
  }

  /** Returns whether there was one more picture. */
  async #recordNext(reader: ReadableStreamDefaultReader<VideoFrame>): Promise<boolean> {
    const { done, value } = await reader.read();
    if (done) return false;
    this.shown.push({ time: value.timestamp / 1_000, at: now() });
    value.close();
    return true;
  }
}

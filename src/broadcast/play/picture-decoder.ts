import type { Clock } from '../../runtime/clock.ts';
import { DeadlineTimer } from '../viewer/deadline-timer.ts';
import type { EncodedFrame } from '../wire/media-part.ts';

interface PictureDecoderOptions {
  codec: string;
  clock: Clock;
  decoded(picture: VideoFrame): void;
  /** Called when nothing can be decoded before the next key frame. */
  failed(): void;
  signal: AbortSignal;
}

/**
 * How long pictures may wait for the decoder, in milliseconds, before those of the upper layer are left out, and before
 * another decoder begins anew. Before that, the host hears of it and sends less.
 */
const longestDelay = { upper: 150, all: 1_500 };

/** Decodes the pictures of one encoding. A decoder that fails, or stands still, is replaced with the next key frame. */
export class PictureDecoder {
  readonly #options: PictureDecoderOptions;
  #decoder: VideoDecoder | null = null;
  /** When those pictures came that wait for the decoder. */
  #queued: number[] = [];
  /** Ends when the last of them has waited too long. */
  readonly #timer: DeadlineTimer;
  /** When the decoder was opened, by the clock. */
  openedAt = 0;

  constructor(options: PictureDecoderOptions) {
    const { clock, signal } = options;
    this.#options = options;
    this.#timer = new DeadlineTimer({ clock, signal, expired: () => this.#check() });
  }

  /** How long the first picture has waited for the decoder, in milliseconds. */
  get delay(): number {
    const size = this.#decoder?.decodeQueueSize ?? 0;
    this.#queued = this.#queued.slice(Math.max(0, this.#queued.length - size));
    const [first] = this.#queued;
    return first === undefined ? 0 : this.#options.clock.now() - first;
  }

  decode({ key, upper, time, data }: EncodedFrame): void {
    try {
      if (this.#decoder?.state !== 'configured') {
        if (!key) return;
        this.#decoder = this.#open();
      }
      // A machine that is too slow shows fewer pictures, and no older ones.
      if (upper && this.delay > longestDelay.upper) return;
      if (!this.#check()) return;
      const now = this.#options.clock.now();
      this.#queued.push(now);
      this.#timer.set(now + longestDelay.all + 1);
      const type = key ? 'key' : 'delta';
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: time * 1_000, data }));
    } catch {
      this.#fail();
    }
  }

  close(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder?.state === 'configured') decoder.close();
  }

  #open(): VideoDecoder {
    const { codec, clock, decoded } = this.#options;
    this.openedAt = clock.now();
    const decoder: VideoDecoder = new VideoDecoder({
      output: decoded,
      // The browser may take a decoder back from a page that it does not show.
      error: () => this.#decoder === decoder && this.#fail(),
    });
    decoder.configure({ codec, optimizeForLatency: true });
    return decoder;
  }

  /** Returns whether the decoder goes on. */
  #check(): boolean {
    if (this.delay <= longestDelay.all) return true;
    this.#fail();
    return false;
  }

  #fail(): void {
    this.close();
    this.#options.failed();
  }
}

import { DeadlineTimer } from '../../runtime/deadline-timer.ts';
import type { EncodedFrame } from '../wire/media-part.ts';
import { EncodingReceiver, type EncodingReceiverOptions } from './encoding-receiver.ts';
import type { PictureSink } from './picture-sink.ts';

interface PictureReceiverOptions extends EncodingReceiverOptions {
  codec: string;
  sink: PictureSink;
  /** Whether to show the last picture again and again while it stands still, for whoever looks at the track later. */
  repeats: boolean;
  /** Returns how long a picture has to wait for its sound, in milliseconds. */
  delay(time: number): number;
}

/**
 * A picture that is so much older than the latest is decoded for those after it, and not shown, unless nothing was shown
 * for as long; in milliseconds.
 */
const tooOld = 500;

/**
 * How long pictures may wait for the decoder, in milliseconds, before those of the upper layer are left out, and before
 * another decoder begins anew. Before that, the host hears of it and sends less.
 */
const mostQueued = { upper: 150, all: 1_500 };

/** How long a picture stands still before it is shown again, in milliseconds. */
const stillFor = 500;

/** Decodes the pictures of one encoding, and shows them when their time has come. */
export class PictureReceiver extends EncodingReceiver {
  readonly #options: PictureReceiverOptions;
  #decoder: VideoDecoder | null = null;
  /** Pictures in order whose sound is not heard yet. */
  readonly #waiting: EncodedFrame[] = [];
  /** The capture time of the latest picture that has arrived. */
  #latest = 0;
  #last: VideoFrame | null = null;
  /** When one was shown last, or the decoder was opened. */
  #shownAt = 0;
  readonly #stillTimer: DeadlineTimer;
  /** Ends when the last picture has waited too long for the decoder, unless that has it already. */
  readonly #decoderTimer: DeadlineTimer;
  /** When those pictures came that wait for the decoder. */
  #queued: number[] = [];
  #cancelWait = (): void => {};
  /** The size of the last picture. */
  size: { readonly width: number; readonly height: number } | null = null;

  constructor(options: PictureReceiverOptions) {
    super(options);
    this.#options = options;
    const { clock, ended: signal } = this;
    this.#stillTimer = new DeadlineTimer({ clock, signal, expired: () => this.#showAgain() });
    this.#decoderTimer = new DeadlineTimer({ clock, signal, expired: () => this.#checkDecoder() });
  }

  override close(): void {
    super.close();
    this.#waiting.length = 0;
    this.#last?.close();
    this.#closeDecoder();
  }

  protected override arrived(frame: EncodedFrame): void {
    this.#latest = frame.time;
    this.#waiting.push(frame);
    this.#proceed();
  }

  /** Decodes the pictures whose time has come. What waits is still encoded, because decoders have few pictures. */
  readonly #proceed = (): void => {
    // Each picture that arrives looks, too: a hidden page may have no more than one timer in a second.
    this.#cancelWait();
    for (let [frame] = this.#waiting; frame !== undefined; [frame] = this.#waiting) {
      const wait = this.#options.delay(frame.time);
      if (wait > 1) {
        this.#cancelWait = this.clock.after(wait, this.#proceed, this.ended);
        return;
      }
      this.#waiting.shift();
      this.#decode(frame);
    }
  };

  protected override get behind(): number {
    return Math.max(super.behind, this.#decoderDelay);
  }

  /** How long the first picture has waited for the decoder. */
  get #decoderDelay(): number {
    const size = this.#decoder?.decodeQueueSize ?? 0;
    this.#queued = this.#queued.slice(Math.max(0, this.#queued.length - size));
    const [first] = this.#queued;
    return first === undefined ? 0 : this.clock.now() - first;
  }

  #decode({ key, upper, time, data }: EncodedFrame): void {
    try {
      if (this.#decoder?.state !== 'configured') {
        if (!key) return;
        this.#decoder = this.#open();
      }
      // A machine that is too slow shows fewer pictures, and no older ones.
      if (upper && this.#decoderDelay > mostQueued.upper) return;
      if (!this.#checkDecoder()) return;
      const now = this.clock.now();
      this.#queued.push(now);
      this.#decoderTimer.set(now + mostQueued.all + 1);
      const type = key ? 'key' : 'delta';
      this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: time * 1_000, data }));
    } catch {
      this.restart();
    }
  }

  /** Begins anew where the decoder has stopped. Returns whether it works. */
  #checkDecoder(): boolean {
    const works = this.#decoderDelay <= mostQueued.all;
    if (!works) this.restart();
    return works;
  }

  #open(): VideoDecoder {
    this.#shownAt = this.clock.now();
    const decoder: VideoDecoder = new VideoDecoder({
      output: (picture) => this.#decoded(picture),
      // The browser may take a decoder back from a page that it does not show.
      error: () => this.#decoder === decoder && this.restart(),
    });
    decoder.configure({ codec: this.#options.codec, optimizeForLatency: true });
    return decoder;
  }

  #decoded(picture: VideoFrame): void {
    const time = picture.timestamp / 1_000;
    const now = this.clock.now();
    const isOld = this.#latest - time > tooOld && now - this.#shownAt < tooOld;
    if (this.ended.aborted || isOld) return picture.close();
    this.#shownAt = now;
    this.size = { width: picture.displayWidth, height: picture.displayHeight };
    this.#keep(picture);
    this.#options.sink.show(picture);
    this.showed();
  }

  #keep(picture: VideoFrame): void {
    if (!this.#options.repeats) return;
    this.#last?.close();
    this.#last = picture.clone();
    this.#repeatLater();
  }

  #showAgain(): void {
    if (this.#last) this.#options.sink.show(this.#last.clone());
    this.#repeatLater();
  }

  #repeatLater(): void {
    this.#stillTimer.set(this.clock.now() + stillFor);
  }

  protected override restart(): void {
    this.#closeDecoder();
    super.restart();
  }

  #closeDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    if (decoder?.state === 'configured') decoder.close();
  }
}

import { DeadlineTimer } from '../viewer/deadline-timer.ts';
import type { EncodedFrame } from '../wire/media-part.ts';
import { EncodingReceiver, type EncodingReceiverOptions } from './encoding-receiver.ts';
import { PictureDecoder } from './picture-decoder.ts';
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

/** How long a picture stands still before it is shown again, in milliseconds. */
const stillFor = 500;

/** Decodes the pictures of one encoding, and shows them when their time has come. */
export class PictureReceiver extends EncodingReceiver {
  readonly #options: PictureReceiverOptions;
  readonly #decoder: PictureDecoder;
  /** Pictures in order whose sound is not heard yet. */
  readonly #waiting: EncodedFrame[] = [];
  /** The capture time of the latest picture that has arrived. */
  #latest = 0;
  #last: VideoFrame | null = null;
  /** When one was shown last. */
  #shownAt = 0;
  readonly #stillTimer: DeadlineTimer;
  #cancelWait = (): void => {};
  /** The size of the last picture. */
  size: { readonly width: number; readonly height: number } | null = null;

  constructor(options: PictureReceiverOptions) {
    super(options);
    this.#options = options;
    const { clock, ended: signal } = this;
    this.#stillTimer = new DeadlineTimer({ clock, signal, expired: () => this.#showAgain() });
    this.#decoder = new PictureDecoder({
      codec: options.codec,
      clock,
      decoded: (picture) => this.#decoded(picture),
      failed: () => this.restart(),
      signal,
    });
  }

  override close(): void {
    super.close();
    this.#waiting.length = 0;
    this.#last?.close();
    this.#decoder.close();
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
      this.#decoder.decode(frame);
    }
  };

  protected override get behind(): number {
    return Math.max(super.behind, this.#decoder.delay);
  }

  #decoded(picture: VideoFrame): void {
    const time = picture.timestamp / 1_000;
    const now = this.clock.now();
    const shownAt = Math.max(this.#shownAt, this.#decoder.openedAt);
    const isOld = this.#latest - time > tooOld && now - shownAt < tooOld;
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
}

import { type EncodedFrame, packetize } from '../wire/media-part.ts';

/** A frame as it was sent. */
export interface SentFrame {
  readonly frame: Pick<EncodedFrame, 'number' | 'key' | 'upper' | 'time'>;
  readonly messages: readonly Uint8Array<ArrayBuffer>[];
  readonly size: number;
  readonly at: number;
}

/** The longest time that a frame is kept, in milliseconds, and the most bytes of all. */
const longest = 4_000;
const mostBytes = 512 * 1024;

/** A newcomer gets no more bytes than these at once: at 2 Mbit/s they take 400 ms. */
const mostForNewcomer = 96 * 1024;

/** The frames of an encoding since its last key frame, for receivers that come late or have lost a part. */
export class RecentFrames {
  #frames: SentFrame[] = [];
  #bytes = 0;

  /** Cuts a frame into its messages, and keeps them. */
  add(frame: EncodedFrame, now: number): SentFrame {
    const messages = packetize(frame);
    const size = messages.reduce((sum, { length }) => sum + length, 0);
    const { number, key, upper, time } = frame;
    const sent = { frame: { number, key, upper, time }, messages, size, at: now };
    // The parts of what is before a key frame may still be asked for, but only for a moment.
    if (key) this.#frames = this.#frames.slice(-4);
    this.#frames.push(sent);
    this.#bytes = this.#frames.reduce((sum, each) => sum + each.size, 0);
    this.#trim(now);
    return sent;
  }

  find(number: number): SentFrame | undefined {
    const first = this.#frames[0]?.frame.number ?? 0;
    return this.#frames[number - first];
  }

  /**
   * Returns the frames that let a newcomer see the current picture: the last key frame, and those of the lower layer
   * since. Null where they are too many or too old.
   */
  sinceKey(now: number): readonly SentFrame[] | null {
    const start = this.#frames.findLastIndex(({ frame }) => frame.key);
    const frames = start < 0 ? [] : this.#frames.slice(start).filter(({ frame }) => !frame.upper);
    const [key] = frames;
    if (key === undefined || now - key.at > longest) return null;
    const bytes = frames.reduce((sum, { size }) => sum + size, 0);
    return bytes > mostForNewcomer ? null : frames;
  }

  #trim(now: number): void {
    for (let [first] = this.#frames; first !== undefined; [first] = this.#frames) {
      if (now - first.at <= longest && this.#bytes <= mostBytes) return;
      // The latest frame stays, however large or old.
      if (this.#frames.length === 1) return;
      this.#frames.shift();
      this.#bytes -= first.size;
    }
  }
}

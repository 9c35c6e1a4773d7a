import type { Clock } from '../../runtime/clock.ts';
import { type EncodedFrame, markSparse } from '../wire/media-part.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import { RecentFrames, type SentFrame } from './recent-frames.ts';
import { ViewerLadder } from './viewer-ladder.ts';

/** The lane to one viewer. */
export interface ViewerLane {
  /** How many bytes it holds. */
  readonly held: number;
  /** Sends a message; what the lane does not take is lost. */
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Returns whether a message may be sent again: what one viewer asks for must not cost the others. */
  mayRepeat(size: number): boolean;
}

/** What an encoder has made of a picture, or of some sound. */
export type Encoded = Pick<EncodedFrame, 'key' | 'upper' | 'time' | 'data'>;

/** What was sent to one viewer so far. */
export interface SentCounts {
  bytes: number;
  messages: number;
  frames: number;
}

interface Receiver {
  readonly ladder: ViewerLadder;
  readonly counts: SentCounts;
}

interface SharedEncodingOptions {
  /** Names the encoding on the wire. */
  id: number;
  kind: 'audio' | 'video';
  clock: Clock;
  /** Makes the next picture a key frame. */
  makeKey(): void;
  signal: AbortSignal;
}

/** A lane that holds more, in bytes, gets no sound either. */
const mostHeld = 64 * 1024;

/** What one encoder makes, on its way to all viewers: cut once, and sent to each as far as that one keeps up. */
export class SharedEncoding {
  readonly id: number;
  readonly kind: 'audio' | 'video';
  readonly #options: SharedEncodingOptions;
  readonly #viewers = new Map<ViewerLane, Receiver>();
  readonly #recent = new RecentFrames();
  readonly #keys: KeyFrameRequests;
  #number = 0;
  #base = 0;
  /** The size of a usual frame, in bytes. */
  #usual = 0;

  constructor(options: SharedEncodingOptions) {
    const { clock, makeKey: make, signal } = options;
    this.id = options.id;
    this.kind = options.kind;
    this.#options = options;
    this.#keys = new KeyFrameRequests({ clock, make, signal, receivers: () => this.#viewers.size });
  }

  has(viewer: ViewerLane): boolean {
    return this.#viewers.has(viewer);
  }

  /** Returns what was sent to a viewer; undefined where it gets nothing. */
  readonly sentTo = (viewer: ViewerLane): SentCounts | undefined => {
    return this.#viewers.get(viewer)?.counts;
  };

  /** Sends to a viewer from now on, at first what it needs to see the current picture. */
  add(viewer: ViewerLane): void {
    if (this.has(viewer)) return;
    const counts = { bytes: 0, messages: 0, frames: 0 };
    this.#viewers.set(viewer, { ladder: new ViewerLadder(), counts });
    const frames = this.#recent.sinceKey(this.#options.clock.now());
    for (const frame of frames ?? []) this.#send(viewer, frame, true, counts);
    if (frames === null) this.request();
  }

  remove(viewer: ViewerLane): void {
    this.#viewers.delete(viewer);
  }

  /** Call when a viewer can show nothing before the next key frame. */
  request(): void {
    if (this.kind === 'video') this.#keys.request();
  }

  /** Call with all that the encoder makes. */
  encoded({ data, ...made }: Encoded): void {
    const now = this.#options.clock.now();
    this.#number += 1;
    const number = this.#number;
    const single = made.key || this.kind === 'audio';
    const depends = single ? 0 : Math.min(255, number - this.#base);
    if (!made.upper) this.#base = number;
    if (made.key) this.#keys.made();
    const sent = this.#recent.add({ ...made, encoding: this.id, number, depends, data }, now);
    if (!made.key) this.#usual += (sent.size - this.#usual) / 8;
    for (const [viewer, receiver] of this.#viewers) this.#pass(viewer, receiver, sent, now);
  }

  /** Sends parts of a frame again, all of them where none is named. */
  repeat(viewer: ViewerLane, number: number, parts: readonly number[]): void {
    const sent = this.#recent.find(number);
    const { ladder } = this.#viewers.get(viewer) ?? {};
    if (sent === undefined || ladder === undefined) return;
    if (sent.frame.upper && ladder.rung !== 'all') return;
    const wanted = new Set(parts);
    for (const [part, message] of sent.messages.entries()) {
      if (parts.length > 0 && !wanted.has(part)) continue;
      if (!viewer.mayRepeat(message.length)) return;
      markSparse(message, ladder.rung !== 'all');
      viewer.send(message);
    }
  }

  #pass(viewer: ViewerLane, { ladder, counts }: Receiver, sent: SentFrame, now: number): void {
    const { held } = viewer;
    if (this.kind === 'audio') {
      if (held <= mostHeld) this.#send(viewer, sent, false, counts);
      return;
    }
    const before = ladder.rung;
    const rung = ladder.judge(now, held, this.#usual);
    if (sent.frame.key ? !ladder.keyFrame(held) : rung === 'hold') {
      // It goes on with a key frame as soon as its lane is empty.
      if (ladder.mayGoOn(held)) this.request();
      return;
    }
    if (sent.frame.upper && ladder.rung !== 'all') return;
    // The first frame after a change follows on one of the lower layer.
    this.#send(viewer, sent, ladder.rung !== 'all' || before !== 'all', counts);
  }

  #send(viewer: ViewerLane, sent: SentFrame, sparse: boolean, counts: SentCounts): void {
    for (const message of sent.messages) {
      markSparse(message, sparse);
      viewer.send(message);
    }
    counts.frames += 1;
    counts.bytes += sent.size;
    counts.messages += sent.messages.length;
  }
}

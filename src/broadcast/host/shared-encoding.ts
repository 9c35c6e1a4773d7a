import type { Clock } from '../../runtime/clock.ts';
import type { EncodedFrame } from '../wire/media-part.ts';
import type { Report } from '../wire/request.ts';
import { KeyFrameRequests } from './key-frame-requests.ts';
import { ReceiverReports } from './receiver-reports.ts';
import { RecentFrames, type SentFrame } from './recent-frames.ts';
import { ViewerLadder } from './viewer-ladder.ts';
import type { ViewerLane } from './viewer-lane.ts';
import { rank } from './viewer-queue.ts';

/** What an encoder has made of a picture, or of some sound. */
export type Encoded = Pick<EncodedFrame, 'key' | 'upper' | 'time' | 'data'>;

/** One viewer of an encoding. */
interface Receiver {
  readonly ladder: ViewerLadder;
  /** What was sent to it so far. */
  readonly counts: { bytes: number; messages: number; frames: number };
  /** What it has told. */
  readonly reports: ReceiverReports;
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

  constructor(options: SharedEncodingOptions) {
    const { clock, makeKey: make, signal } = options;
    this.id = options.id;
    this.kind = options.kind;
    this.#options = options;
    this.#keys = new KeyFrameRequests({ clock, make, signal, receivers: () => this.#viewers.size });
  }

  /** Whether it is sent to any viewer. */
  get watched(): boolean {
    return this.#viewers.size > 0;
  }

  has(viewer: ViewerLane): boolean {
    return this.#viewers.has(viewer);
  }

  /** Returns what is known of a viewer; undefined where nothing is sent to it. */
  receiver(viewer: ViewerLane): Readonly<Receiver> | undefined {
    return this.#viewers.get(viewer);
  }

  /** Sends to a viewer from now on, at first what it needs to see the current picture. */
  add(viewer: ViewerLane): void {
    if (this.has(viewer)) return;
    const counts = { bytes: 0, messages: 0, frames: 0 };
    const reports = new ReceiverReports();
    this.#viewers.set(viewer, { ladder: new ViewerLadder(), counts, reports });
    const frames = this.#recent.sinceKey(this.#options.clock.now());
    for (const frame of frames ?? []) this.#send(viewer, frame, true, counts);
    if (frames === null) this.#request();
  }

  remove(viewer: ViewerLane): void {
    this.#viewers.delete(viewer);
  }

  /** Call with each report of a viewer. */
  reported(viewer: ViewerLane, report: Report): void {
    const receiver = this.#viewers.get(viewer);
    if (receiver === undefined) return;
    const { ladder, reports } = receiver;
    reports.add(report);
    // A key frame costs all viewers: none is made for one that would not get it.
    const now = this.#options.clock.now();
    if (ladder.rung === 'hold' ? ladder.mayGoOn(now, report.behind) : report.needsKey) {
      this.#request();
    }
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
      // A part that waits is not lost.
      if (viewer.holds(message)) continue;
      if (!viewer.mayRepeat(message.length)) return;
      viewer.send(message, ladder.rung !== 'all', rank.repeat);
    }
  }

  #pass(
    viewer: ViewerLane,
    { ladder, counts, reports }: Receiver,
    sent: SentFrame,
    now: number,
  ): void {
    if (this.kind === 'audio') return this.#send(viewer, sent, false, counts);
    const before = ladder.rung;
    const rung = ladder.judge(now, viewer.wait, reports.behind);
    if (rung === 'hold' && before !== 'hold') viewer.clear();
    if (sent.frame.key ? !ladder.keyFrame(now, reports.behind) : rung === 'hold') {
      viewer.skip(sent.messages.length);
      // It goes on with a key frame.
      if (ladder.mayGoOn(now, reports.behind)) this.#request();
      return;
    }
    if (sent.frame.upper && ladder.rung !== 'all') return viewer.skip(sent.messages.length);
    // The first frame after a change follows on one of the lower layer.
    this.#send(viewer, sent, ladder.rung !== 'all' || before !== 'all', counts);
  }

  #request(): void {
    if (this.kind === 'video') this.#keys.request();
  }

  #send(viewer: ViewerLane, sent: SentFrame, sparse: boolean, counts: Receiver['counts']): void {
    const own = this.kind === 'audio' ? rank.sound : rank.picture;
    for (const message of sent.messages) viewer.send(message, sparse, own);
    counts.frames += 1;
    counts.bytes += sent.size;
    counts.messages += sent.messages.length;
  }
}

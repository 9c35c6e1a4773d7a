import type { Clock } from '../../runtime/clock.ts';
import type { EncodedFrame, MediaPart } from '../wire/media-part.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { PartialFrame } from './partial-frame.ts';
import { RepeatTiming } from './repeat-timing.ts';

interface FrameAssemblerOptions {
  clock: Clock;
  /** Returns the round trip to the sender, in milliseconds. */
  roundTrip(): number;
  /** Asks for parts of a frame again: for all of them where none is named. */
  ask(frame: number, parts: readonly number[]): void;
  /** Called with each frame that can be decoded, in order. */
  deliver(frame: EncodedFrame): void;
  /** Called when nothing can be decoded before the next key frame. */
  frozen(): void;
  /** Called for each frame that is given up, although it was wanted. */
  gaveUp(): void;
  signal: AbortSignal;
}

/** How long a frame is waited for on which no other depends, in milliseconds: long enough to ask twice. */
const patience = { least: 60, most: 300, more: 50 };

/** How long one is waited for without which the picture freezes. A key frame costs all viewers more than a repeat. */
const longPatience = 800;

/** Frames that wait for their parts, or for an earlier frame, and their bytes. More come only after a long silence. */
const mostWaiting = 128;
const mostBytes = 8 * 1024 * 1024;

/**
 * Puts the frames of one encoding together, asks again for parts that are lost, and delivers what can be decoded in
 * order. A frame that does not come in time is given up. Where others depend on it, the picture freezes until the next
 * key frame.
 */
export class FrameAssembler {
  readonly #options: FrameAssemblerOptions;
  readonly #frames = new Map<number, PartialFrame>();
  readonly #timing: RepeatTiming;
  readonly #timer: DeadlineTimer;
  /** The number of the next frame; null before the first. */
  #next: number | null = null;
  /** The last frame that was delivered and that others may depend on. */
  #base = 0;
  /** The latest frame of which something has arrived. */
  #latest = 0;
  /** Whether nothing can be decoded before a frame that depends on none. */
  isFrozen = true;
  /** How many parts have arrived, and how many did not come when they were first sent. */
  readonly counts = { parts: 0, lost: 0 };

  constructor(options: FrameAssemblerOptions) {
    this.#options = options;
    this.#timing = new RepeatTiming(options.roundTrip);
    const { clock, signal } = options;
    this.#timer = new DeadlineTimer({ clock, signal, expired: () => this.#proceed() });
  }

  /** How many frames wait for their parts, or for an earlier frame. */
  get waiting(): number {
    return this.#frames.size;
  }

  /** Call with each part that arrives. */
  receive(part: MediaPart): void {
    const now = this.#options.clock.now();
    const { number } = part;
    if (this.#next !== null && number < this.#next) return this.#cameTwice();
    const frame = this.#frame(number, now);
    const took = frame.askedFor(part.part, now);
    if (!frame.add(part, now)) return this.#cameTwice();
    if (took !== null) this.#timing.answered(took);
    this.counts.parts += 1;
    this.#pass(part, now);
    this.#latest = Math.max(this.#latest, number);
    this.#proceed();
  }

  /** Begins anew with the next frame that depends on none, as when the decoder has failed. */
  restart(): void {
    if (!this.isFrozen) this.#freeze();
  }

  /** A part that comes in vain was late when it was asked for, and not lost. */
  #cameTwice(): void {
    this.counts.lost = Math.max(0, this.counts.lost - 1);
  }

  #frame(number: number, now: number): PartialFrame {
    const known = this.#frames.get(number);
    if (known !== undefined) return known;
    const frame = new PartialFrame(number, now);
    this.#frames.set(number, frame);
    return frame;
  }

  /** Notices the frames that a part has overtaken. */
  #pass({ number, depends, sparse }: MediaPart, now: number): void {
    const first = Math.max(this.#next ?? number, this.#latest + 1, number - mostWaiting);
    for (let missing = first; missing < number; missing += 1) this.#frame(missing, now);
    for (const frame of this.#frames.values()) {
      if (frame.number >= number) continue;
      if (sparse && depends > 0 && frame.number > number - depends && frame.head === null) {
        this.#frames.delete(frame.number);
      } else if (!frame.complete) {
        frame.passed = true;
        frame.missedAt ??= now;
      }
    }
  }

  #proceed(): void {
    while (this.#step()) {
      // Goes on with the next frame.
    }
    this.#askAgain();
    this.#wait();
  }

  /** Delivers or gives up a frame; returns whether to try the next one. */
  #step(): boolean {
    const start = this.#startingFrame();
    if (start !== undefined) return this.#deliver(start);
    if (this.isFrozen) return false;
    const [frame] = this.#inOrder;
    if (frame === undefined) return false;
    if (frame.complete) {
      const { depends = 0 } = frame.head ?? {};
      if (depends === 0 || frame.number - depends === this.#base) return this.#deliver(frame);
      return this.#freeze();
    }
    if (frame.missedAt === null) return false;
    if (this.#options.clock.now() < frame.missedAt + this.#patienceFor(frame)) return false;
    this.#options.gaveUp();
    this.#frames.delete(frame.number);
    this.#next = frame.number + 1;
    return true;
  }

  /** Returns a complete frame with which to begin: any key frame, and after a freeze any that depends on none. */
  #startingFrame(): PartialFrame | undefined {
    return this.#inOrder.find(
      ({ complete, head }) =>
        complete && head !== null && (head.key || (this.isFrozen && head.depends === 0)),
    );
  }

  #deliver(partial: PartialFrame): true {
    const frame = partial.join();
    for (const { number } of this.#inOrder) {
      if (number > frame.number) continue;
      if (number < frame.number && !this.isFrozen) this.#options.gaveUp();
      this.#frames.delete(number);
    }
    this.isFrozen = false;
    this.#next = frame.number + 1;
    if (!frame.upper) this.#base = frame.number;
    this.#options.deliver(frame);
    return true;
  }

  #freeze(): false {
    this.isFrozen = true;
    this.#options.frozen();
    return false;
  }

  #askAgain(): void {
    const { clock, ask } = this.#options;
    this.#forgetOldest();
    for (const frame of this.#wanted) {
      const before = frame.asked;
      const parts = frame.ask(clock.now(), this.#timing);
      if (parts === null) continue;
      this.counts.lost += frame.asked - before;
      ask(frame.number, parts);
    }
  }

  /** The frames that are worth asking for: while the picture is frozen, only those that can end this. */
  get #wanted(): PartialFrame[] {
    const frames = [...this.#frames.values()];
    if (!this.isFrozen) return frames;
    return frames.filter(({ head }) => head !== null && head.depends === 0);
  }

  #forgetOldest(): void {
    const frames = this.#inOrder;
    let bytes = frames.reduce((sum, { size }) => sum + size, 0);
    for (const [index, { number, size }] of frames.entries()) {
      if (frames.length - index <= mostWaiting && bytes <= mostBytes) break;
      this.#frames.delete(number);
      bytes -= size;
      if (this.isFrozen || this.#next === null || number < this.#next) continue;
      this.#next = number + 1;
      this.#options.gaveUp();
    }
  }

  get #inOrder(): PartialFrame[] {
    return [...this.#frames.values()].sort((one, other) => one.number - other.number);
  }

  #patienceFor({ number }: PartialFrame): number {
    const next = this.#inOrder.find((frame) => frame.number > number && frame.head)?.head;
    const freezes = next && next.depends > 0 && next.number - next.depends > this.#base;
    if (!next || freezes) return longPatience;
    const { least, most, more } = patience;
    return Math.min(most, Math.max(least, 2 * this.#options.roundTrip() + more));
  }

  /** Goes on when the next question is due, or the next frame to give up. */
  #wait(): void {
    const asks = this.#wanted.map((frame) => frame.nextAsk(this.#timing));
    const givenUp = this.isFrozen
      ? []
      : this.#inOrder
          .slice(0, 1)
          .flatMap((frame) =>
            frame.missedAt === null ? [] : frame.missedAt + this.#patienceFor(frame),
          );
    this.#timer.set(Math.min(...asks, ...givenUp));
  }
}

import { KeyFrameRequests } from '../../src/broadcast/host/key-frame-requests.ts';
import { RecentFrames } from '../../src/broadcast/host/recent-frames.ts';
import { FrameAssembler } from '../../src/broadcast/viewer/frame-assembler.ts';
import { type EncodedFrame, readPart } from '../../src/broadcast/wire/media-part.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../kit/seeded-random.ts';

export interface LaneOptions {
  /** The share of messages that are lost, each way. */
  loss?: number;
  /** In milliseconds, each way. */
  delay?: number;
  /** The most by which a message is later than others, in milliseconds. */
  jitter?: number;
  /** The share of messages that arrive twice. */
  copies?: number;
  seed?: number;
}

/** A host that sends pictures, and a viewer, with a lane between them that loses messages, in virtual time. */
export class LossyLane {
  readonly clock = new VirtualClock();
  readonly shown: { number: number; late: number; at: number }[] = [];
  readonly asked: [frame: number, parts: readonly number[]][] = [];
  readonly recent = new RecentFrames();
  readonly assembler: FrameAssembler;
  /** The numbers of frames of which nothing arrives. */
  readonly lose = new Set<number>();
  keyFrames = 0;
  frozen = 0;
  givenUp = 0;
  sent = 0;
  /** As the viewer has measured it, in milliseconds. */
  roundTrip: number;
  readonly #end = new AbortController();
  readonly #random: SeededRandom;
  readonly #options: Required<LaneOptions>;
  readonly #keys: KeyFrameRequests;
  #keyNext = true;
  /** The number of the last key frame. */
  #keyAt = 0;

  constructor(options: LaneOptions = {}) {
    const { clock } = this;
    this.#options = { loss: 0, delay: 50, jitter: 0, copies: 0, seed: 1, ...options };
    this.roundTrip = 2 * this.#options.delay;
    this.#random = new SeededRandom(this.#options.seed);
    this.#keys = new KeyFrameRequests({
      clock,
      receivers: () => 20,
      make: () => {
        this.#keyNext = true;
      },
      signal: this.#end.signal,
    });
    this.assembler = new FrameAssembler({
      clock,
      roundTrip: () => this.roundTrip,
      ask: (frame, parts) => {
        this.asked.push([frame, parts]);
        this.#carry(() => this.#repeat(frame, parts));
      },
      deliver: ({ number, time }) => {
        this.shown.push({ number, late: clock.now() - time, at: clock.now() });
      },
      frozen: () => {
        this.frozen += 1;
        this.#request();
      },
      gaveUp: () => {
        this.givenUp += 1;
      },
      signal: this.#end.signal,
    });
  }

  /** Sends a picture each 66 ms, every second one in the upper layer. */
  play(ms: number): void {
    const end = this.clock.now() + ms;
    while (this.clock.now() < end) {
      this.send(this.frame());
      this.clock.advance(66);
    }
  }

  /** Returns the next picture of the film: a key frame of 12 KB, or one of 2 KB. */
  frame(): EncodedFrame {
    this.sent += 1;
    const key = this.#keyNext;
    this.#keyNext = false;
    if (key) {
      this.keyFrames += 1;
      this.#keyAt = this.sent;
      this.#keys.made();
    }
    const upper = !key && (this.sent - this.#keyAt) % 2 === 1;
    const depends = key ? 0 : upper ? 1 : 2;
    const data = new Uint8Array(key ? 12_000 : 1_200 + this.#random.below(2_000));
    return { encoding: 1, number: this.sent, key, upper, depends, time: this.clock.now(), data };
  }

  send(frame: EncodedFrame): void {
    for (const message of this.recent.add(frame, this.clock.now()).messages) this.deliver(message);
  }

  deliver(message: Uint8Array<ArrayBuffer>): void {
    if (this.lose.has(readPart(message).number)) return;
    this.#carry(() => this.assembler.receive(readPart(message)));
  }

  end(): void {
    this.#end.abort();
  }

  /** The longest time without a picture, in milliseconds. */
  get longestFreeze(): number {
    const pauses = this.shown.slice(1).map(({ at }, index) => at - (this.shown[index]?.at ?? 0));
    return Math.max(0, ...pauses);
  }

  #request(): void {
    if (!this.assembler.isFrozen) return;
    this.#carry(() => this.#keys.request());
    this.clock.after(500, () => this.#request(), this.#end.signal);
  }

  #repeat(number: number, parts: readonly number[]): void {
    const { messages = [] } = this.recent.find(number) ?? {};
    for (const [part, message] of messages.entries()) {
      if (parts.length === 0 || parts.includes(part)) this.deliver(message);
    }
  }

  #carry(arrive: () => void): void {
    const { loss, delay, jitter, copies } = this.#options;
    const count = this.#random.chance(copies) ? 2 : 1;
    for (let copy = 0; copy < count; copy += 1) {
      if (this.#random.chance(loss)) continue;
      this.clock.after(delay + this.#random.next() * jitter, arrive, this.#end.signal);
    }
  }
}

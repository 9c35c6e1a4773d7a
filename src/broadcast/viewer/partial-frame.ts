import type { EncodedFrame, MediaPart } from '../wire/media-part.ts';
import type { RepeatTiming } from './repeat-timing.ts';

/** How often a part is asked for: until it is given up, at a round trip of 100 ms. */
const mostAsks = 14;

interface Asked {
  readonly count: number;
  readonly at: number;
}

/** A frame of which parts are missing, or all of it. */
export class PartialFrame {
  readonly number: number;
  /** A part that has arrived; null before the first. */
  head: MediaPart | null = null;
  /** Whether a later frame has arrived: no part comes by itself any longer. */
  passed = false;
  /** When it was noticed that the frame, or a part of it, is missing; null before. */
  missedAt: number | null = null;
  readonly #parts: (Uint8Array<ArrayBuffer> | undefined)[] = [];
  readonly #asked: (Asked | undefined)[] = [];
  #left = 1;
  #arrived = 0;
  /** The bytes that have arrived. */
  size = 0;
  /** How many parts were asked for. */
  asked = 0;
  #arrivedAt: number;

  constructor(number: number, now: number) {
    this.number = number;
    this.#arrivedAt = now;
  }

  get complete(): boolean {
    return this.#left === 0;
  }

  /** Returns how long ago a part was asked for, if it was once; null otherwise. */
  askedFor(part: number, now: number): number | null {
    const asked = this.#asked[part];
    return asked?.count === 1 ? now - asked.at : null;
  }

  /** Adds a part; returns whether it is new. */
  add(part: MediaPart, now: number): boolean {
    if (this.head === null) this.#left = part.parts;
    else if (part.parts !== this.head.parts || this.#parts[part.part]) return false;
    this.head ??= part;
    this.#parts[part.part] = part.data;
    this.#left -= 1;
    this.#arrived += 1;
    this.size += part.data.length;
    this.#arrivedAt = now;
    return true;
  }

  /** Returns when parts are to be asked for next; infinity where none are. */
  nextAsk(timing: RepeatTiming): number {
    // No part is missing but the last ones, which nobody has asked for.
    if (!this.passed && this.#arrived === this.#parts.length && this.#asked.length === 0) {
      return this.complete ? Number.POSITIVE_INFINITY : this.#arrivedAt + timing.tail;
    }
    return Math.min(...this.#missing.map((part) => this.#dueAt(part, timing)));
  }

  /** Returns the parts to ask for now, and takes them for asked; none where no part has arrived, null for nothing. */
  ask(now: number, timing: RepeatTiming): number[] | null {
    if (now < this.nextAsk(timing)) return null;
    const due = this.#missing.filter((part) => this.#dueAt(part, timing) <= now);
    this.missedAt ??= now;
    for (const part of due) {
      if (this.#asked[part] === undefined) this.asked += 1;
      this.#asked[part] = { count: (this.#asked[part]?.count ?? 0) + 1, at: now };
    }
    return this.head === null ? [] : due;
  }

  /** Returns the whole frame. Call only when it is complete. */
  join(): EncodedFrame {
    const parts = this.#parts as Uint8Array<ArrayBuffer>[];
    const data = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      data.set(part, offset);
      offset += part.length;
    }
    return { ...(this.head as MediaPart), data };
  }

  get #missing(): number[] {
    if (this.complete) return [];
    const all = Array.from({ length: this.head?.parts ?? 1 }, (_, part) => part);
    return all.filter((part) => this.#parts[part] === undefined);
  }

  #dueAt(part: number, timing: RepeatTiming): number {
    const asked = this.#asked[part];
    if (asked !== undefined) {
      return asked.count < mostAsks
        ? asked.at + timing.answer(asked.count)
        : Number.POSITIVE_INFINITY;
    }
    // The parts of a frame arrive in order, but for those that are lost.
    return this.passed || part < this.#parts.length ? 0 : this.#arrivedAt + timing.tail;
  }
}

import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/counters.ts';
import { MediaLane } from '../wire/media-lane.ts';
import { markSparse } from '../wire/media-part.ts';
import { type MediaRequest, readRequest } from '../wire/request.ts';
import type { ViewerLane } from './viewer-lane.ts';
import { type Rank, ViewerQueue } from './viewer-queue.ts';

interface ViewerChannelOptions {
  connection: RTCPeerConnection;
  clock: Clock;
  /** Counts the messages of all viewers. */
  traffic: Traffic;
  requested(request: MediaRequest): void;
}

/** How many bytes of one viewer are sent again in each second. */
const repeatedInSecond = 128 * 1024;

/**
 * How many bytes the browser may hold: more wait here, where sound and what is sent again overtake pictures. A usual
 * frame never waits, unless something was sent again lately; what has waited goes on with two packets at a time.
 */
const mostHeld = { free: 6_000, full: 2_400 };

/** The media lane to one viewer. */
export class ViewerChannel implements ViewerLane {
  readonly #lane: MediaLane;
  readonly #channel: RTCDataChannel;
  readonly #clock: Clock;
  readonly #traffic: Traffic;
  readonly #queue = new ViewerQueue();
  /** The second in which something was sent again last, and how many bytes. */
  #repeated = { second: Number.NEGATIVE_INFINITY, bytes: 0 };

  constructor({ connection, clock, traffic, requested }: ViewerChannelOptions) {
    this.#clock = clock;
    this.#traffic = traffic;
    this.#lane = new MediaLane({
      connection,
      traffic,
      received: (bytes) => requested(readRequest(bytes)),
    });
    this.#channel = this.#lane.channel;
    this.#channel.bufferedAmountLowThreshold = mostHeld.full / 2;
  }

  get wait(): number {
    return this.#queue.wait(this.#clock.now());
  }

  holds(message: Uint8Array<ArrayBuffer>): boolean {
    return this.#queue.has(message);
  }

  send(message: Uint8Array<ArrayBuffer>, sparse: boolean, rank: Rank): void {
    if (this.#channel.readyState !== 'open') return;
    const hasRoom = this.#channel.bufferedAmount < this.#mostHeld;
    if (this.#queue.isEmpty && hasRoom) return this.#pass(message, sparse);
    this.#queue.add({ message, sparse, rank, at: this.#clock.now() });
    this.#channel.onbufferedamountlow ??= () => this.#drain();
  }

  skip(count: number): void {
    this.#traffic.messagesSkipped += count;
  }

  clear(): void {
    this.skip(this.#queue.clear());
  }

  mayRepeat(size: number): boolean {
    const second = this.#second;
    if (second !== this.#repeated.second) this.#repeated = { second, bytes: 0 };
    this.#repeated.bytes += size;
    return this.#repeated.bytes <= repeatedInSecond;
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#channel.onbufferedamountlow = null;
    this.#channel.close();
  }

  get #second(): number {
    return Math.floor(this.#clock.now() / 1_000);
  }

  get #mostHeld(): number {
    return this.#second - this.#repeated.second < 2 ? mostHeld.full : mostHeld.free;
  }

  #drain(): void {
    while (this.#channel.bufferedAmount < mostHeld.full) {
      const next = this.#queue.take();
      if (next === undefined) break;
      this.#pass(next.message, next.sparse);
    }
    // Without a listener, the browser calls nobody for each message.
    if (this.#queue.isEmpty) this.#channel.onbufferedamountlow = null;
  }

  #pass(message: Uint8Array<ArrayBuffer>, sparse: boolean): void {
    markSparse(message, sparse);
    this.#lane.send(message);
  }
}

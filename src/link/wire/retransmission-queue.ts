import type { MemoryBudget } from '../../runtime/memory-budget.ts';
import type { Connection, Lane } from '../connection/connection.ts';
import { encodeControl } from './frame.ts';

type Channel = Pick<Connection, 'send' | 'buffered'>;

interface RetransmissionQueueOptions {
  /** While frames are sent again, a connection takes the next one as long as it holds no more bytes than this. */
  readonly high: number;
  /** The most memory of all frames, in bytes. */
  readonly limit: number;
  /** The budget that all peers share. */
  readonly budget: MemoryBudget;
  /** Called when frames are lost that the other side has not received. It is told first. */
  lost(): void;
}

/** The memory that a browser needs for a frame besides its bytes. */
const overhead = 128;

/**
 * Sends the frames of the reliable lane, and keeps each until the other side reports it as received: when another
 * connection replaces the current one, it sends the rest again. Keeps frames without a connection, too. Above its
 * limits it loses the oldest ones. A position counts the bytes of all frames before it.
 */
export class RetransmissionQueue implements Channel {
  readonly #options: RetransmissionQueueOptions;
  readonly #frames: Uint8Array<ArrayBuffer>[] = [];
  /** The positions of the first frame, of the first that the connection does not have, and of the end. */
  #start = 0;
  #unsent = 0;
  #end = 0;
  /** How many of the frames the connection has. */
  #sent = 0;
  /** Whether frames were lost, and the other side does not know it. */
  #gap = false;
  #connection: Channel | null = null;
  #flushing = false;

  constructor(options: RetransmissionQueueOptions) {
    this.#options = options;
  }

  /** The bytes that the other side has not reported. */
  get outstanding(): number {
    return this.#end - this.#start;
  }

  /** The bytes that the other side has reported, or that are lost. */
  get delivered(): number {
    return this.#start;
  }

  /** Whether older frames wait for a connection, or for room on it. */
  get behind(): boolean {
    return this.#sent < this.#frames.length;
  }

  buffered(lane: Lane): number {
    return (this.#connection?.buffered(lane) ?? 0) + this.#end - this.#unsent;
  }

  send(_: Lane, frame: Uint8Array<ArrayBuffer>): void {
    const { limit, budget } = this.#options;
    const { behind } = this;
    this.#frames.push(frame);
    this.#end += frame.length;
    budget.add(this.#giveUp, frame.length + overhead);
    if (!behind) this.flush(Number.POSITIVE_INFINITY);
    while (this.outstanding + this.#frames.length * overhead > limit) this.#drop(1);
  }

  /** Forgets the frames before a position. Call when the other side reports that it has received them. */
  received(position: number): void {
    let count = 0;
    let reached = this.#start;
    for (const { length } of this.#frames) {
      if (count === this.#sent || reached + length > position) break;
      reached += length;
      count += 1;
    }
    this.#drop(count);
  }

  /**
   * Goes on over another connection, from the position that the other side has reached; null where it does not know
   * what it has received. Call `flush` afterwards.
   */
  resume(connection: Channel, position: number | null): void {
    this.#connection = connection;
    this.#sent = this.#frames.length;
    if (position === null) this.#drop(this.#frames.length);
    else this.received(position);
    this.#gap = position !== this.#start && this.#end > 0;
    this.#sent = 0;
    this.#unsent = this.#start;
  }

  /** Sends what waits, while there is room for it. Call when the connection has drained. */
  flush(high = this.#options.high): void {
    const connection = this.#connection;
    // A connection may say that it has drained before `send` returns.
    if (connection === null || this.#flushing) return;
    this.#flushing = true;
    const lost = this.#gap;
    try {
      if (lost) {
        connection.send('reliable', encodeControl({ kind: 'gap', position: this.#start }));
        this.#gap = false;
      }
      let frame = this.#frames[this.#sent];
      // Asking the browser takes longer than all else here.
      const asks = high < Number.POSITIVE_INFINITY;
      while (frame !== undefined && !(asks && connection.buffered('reliable') > high)) {
        connection.send('reliable', frame);
        this.#sent += 1;
        this.#unsent += frame.length;
        frame = this.#frames[this.#sent];
      }
    } catch {
      // The lane is full, and will drain, or it closes, and another connection sends the rest.
    } finally {
      this.#flushing = false;
    }
    // What the listener sends comes last, and has room by now.
    if (lost && !this.#gap) this.#options.lost();
  }

  /** Call when the connection has ended. */
  suspend(): void {
    this.#connection = null;
    this.#sent = 0;
    this.#unsent = this.#start;
  }

  /** Forgets all frames. Call when no connection will follow. */
  close(): void {
    this.suspend();
    this.#drop(this.#frames.length);
  }

  /** A field, because it stands for this peer in the budget. */
  readonly #giveUp = (): void => this.#drop(Math.ceil(this.#frames.length / 2));

  #drop(count: number): void {
    if (count === 0) return;
    const dropped = this.#frames.splice(0, count);
    const bytes = dropped.reduce((sum, { length }) => sum + length, 0);
    this.#start += bytes;
    this.#sent = Math.max(0, this.#sent - count);
    if (this.#unsent < this.#start) {
      this.#unsent = this.#start;
      this.#gap = true;
    }
    this.#options.budget.add(this.#giveUp, -bytes - count * overhead);
  }
}

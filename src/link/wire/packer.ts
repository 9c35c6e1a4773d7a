import type { Clock } from '../../runtime/clock.ts';
import type { Connection, Lane } from '../connection/connection.ts';
import { isControl } from './frame.ts';
import { Packs } from './packs.ts';

type Channel = Pick<Connection, 'send' | 'buffered'>;

/** The frames of one lane that wait for the end of the task. */
interface Waiting {
  readonly frames: Uint8Array<ArrayBuffer>[];
  bytes: number;
}

/** All links share it: it remembers only what they would join alike. */
const packs = new Packs();

/** Room for the length in front of a frame. */
const header = 2;

/** A pack on the ephemeral lane fits into one packet of the network: a lost one takes no more messages with it. */
const packetSize = 1_150;

/**
 * Sends the frames of a connection, those of one task packed together, because each message costs the browser the same,
 * however short. A frame goes out at once while the lane holds nothing. The frames that follow wait until a pack is full,
 * or until the task ends.
 */
export class Packer implements Channel {
  readonly #connection: Channel;
  /** The most bytes of a pack. */
  readonly #sizes: Record<Lane, number>;
  readonly #clock: Clock;
  readonly #ended: AbortSignal;
  readonly #waiting: Record<Lane, Waiting> = { reliable: nothing(), ephemeral: nothing() };

  /** `size` is that of a pack on the reliable lane, in bytes. `ended` is aborted when the connection has ended. */
  constructor(connection: Channel, size: number, clock: Clock, ended: AbortSignal) {
    this.#connection = connection;
    this.#sizes = { reliable: size, ephemeral: packetSize };
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Excludes the waiting frames: a sender that they kept waiting might never hear that the lane has drained. */
  buffered(lane: Lane): number {
    return this.#connection.buffered(lane);
  }

  /** Throws while the lane takes no more, or when it is not open. */
  send(lane: Lane, frame: Uint8Array<ArrayBuffer>): void {
    const connection = this.#connection;
    const most = this.#sizes[lane];
    const size = frame.length + header;
    // Control frames may not be packed, and beside a long one no other would fit.
    const alone = isControl(frame) || size * 2 > most;
    const isFirst = this.#waiting[lane].frames.length === 0;
    if (isFirst && (alone || connection.buffered(lane) === 0)) return connection.send(lane, frame);
    if (alone || this.#waiting[lane].bytes + size >= most) this.#sendWaiting(lane);
    if (alone) return connection.send(lane, frame);
    const waiting = this.#waiting[lane];
    waiting.bytes += size;
    if (waiting.frames.push(frame) === 1) this.#clock.after(0, () => this.flush(lane), this.#ended);
  }

  /** Sends what waits. While the lane takes no more, it waits on: call again when the lane has drained. */
  flush(lane: Lane): void {
    try {
      this.#sendWaiting(lane);
    } catch {
      // The lane is full, and will drain; or it closes, and another connection carries the rest.
    }
  }

  #sendWaiting(lane: Lane): void {
    const waiting = this.#waiting[lane];
    const [first] = waiting.frames;
    if (first === undefined) return;
    // Cleared first: a connection may say that it has drained before `send` returns.
    this.#waiting[lane] = nothing();
    try {
      this.#connection.send(lane, waiting.frames.length === 1 ? first : packs.join(waiting.frames));
    } catch (cause) {
      this.#waiting[lane] = waiting;
      throw cause;
    }
  }
}

function nothing(): Waiting {
  return { frames: [], bytes: 0 };
}

import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** A frame on its way. */
interface Frame {
  readonly bytes: number;
  /** Called for each part that has left. */
  moved(bytes: number): void;
  /** Called when the whole frame has left. */
  left(): void;
  /** Called when the browser says that it no longer holds the frame. */
  taken(): void;
}

interface Queue {
  readonly frames: Frame[];
  /** The bytes of the first frame that have left. */
  progress: number;
  /** What has left, and the page was not told of. */
  untold: Frame[];
}

/** How often packets leave, in milliseconds. */
const tick = 50;

/** How many bytes the browser holds until it tells of those that have left; both engines take such steps. */
const step = 100 * 1024;

/** The narrow uplink or downlink of a page. It carries the packets of all connections in turn, so many bytes per second. */
export class NarrowWire {
  readonly #clock: VirtualClock;
  readonly #bytesPerTick: number;
  /** By connection. */
  readonly #queues = new Map<object, Queue>();
  #runs = false;

  constructor(clock: VirtualClock, bytesPerSecond: number) {
    this.#clock = clock;
    this.#bytesPerTick = (bytesPerSecond * tick) / 1_000;
  }

  /** Whether parts of messages wait, and not only pings. */
  get busy(): boolean {
    const frames = [...this.#queues.values()].flatMap(({ frames }) => frames);
    return frames.some(({ bytes }) => bytes > 1_024);
  }

  send(connection: object, frame: Frame): void {
    const queue = this.#queues.get(connection) ?? { frames: [], progress: 0, untold: [] };
    this.#queues.set(connection, queue);
    queue.frames.push(frame);
    this.#run();
  }

  /** Drops what a closed connection has not sent. */
  forget(connection: object): void {
    this.#queues.delete(connection);
  }

  #run(): void {
    if (this.#runs || this.#queues.size === 0) return;
    this.#runs = true;
    this.#clock.after(tick, () => {
      this.#runs = false;
      const share = this.#bytesPerTick / this.#queues.size;
      for (const [connection, queue] of [...this.#queues]) this.#carry(connection, queue, share);
      this.#run();
    });
  }

  #carry(connection: object, queue: Queue, share: number): void {
    let room = share;
    for (let [frame] = queue.frames; frame && room > 0; [frame] = queue.frames) {
      const rest = frame.bytes - queue.progress;
      const part = Math.min(room, rest);
      room -= part;
      queue.progress += part;
      frame.moved(part);
      if (part < rest) break;
      queue.progress = 0;
      queue.frames.shift();
      queue.untold.push(frame);
      frame.left();
    }
    const bytes = queue.untold.reduce((sum, frame) => sum + frame.bytes, 0);
    if (queue.frames.length > 0 && bytes < step) return;
    if (queue.frames.length === 0) this.#queues.delete(connection);
    // The page may send at once.
    for (const { taken } of queue.untold.splice(0)) taken();
  }
}

import type { Connection, Lane } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { FramedMessage, frameKind, unpack } from '../../src/link/wire/frame.ts';
import { encodeMessage, type MessageData } from '../../src/link/wire/message.ts';
import { createRuntime, type RuntimeOptions } from '../../src/runtime/runtime.ts';
import type { VirtualClock } from '../kit/clock/virtual-clock.ts';

type Runtime = ReturnType<typeof createRuntime>;

/** One of two sides, and what its page hears. */
export class Side {
  readonly runtime: Runtime;
  readonly messages: unknown[] = [];
  readonly losses: string[] = [];
  readonly failures: string[] = [];
  readonly reports: number[] = [];
  stream: MessageStream;
  link: Link | null = null;
  /** The frames of the reliable lane on the way to the other side. */
  readonly onTheWay: Uint8Array<ArrayBuffer>[] = [];
  /** Called when the first link is open, before the other side is ready. */
  begins = (): void => {};
  /** Whether the connection says that it has drained before `send` returns. */
  drainsAtOnce = false;
  /** Whether the network holds what is on the way, so that the connection does not. */
  hasFastNetwork = false;
  /** Whether the connection takes no more. */
  isFull = false;
  /** How many bytes of messages went out on all connections. */
  carried = 0;
  #lastId = 0;

  constructor(options: RuntimeOptions) {
    this.runtime = createRuntime({ logger: () => {}, ...options });
    this.stream = this.#makeStream();
  }

  send(data: MessageData, topic?: string): Promise<void> | undefined {
    this.#lastId += 1;
    const { chunkSize } = this.runtime.limits;
    const framed = new FramedMessage(this.#lastId, encodeMessage(data, { topic }), chunkSize);
    return this.stream.send(framed, 'reliable');
  }

  /** Forgets what outlives the connections, as a side does that took the other one for gone. */
  forget(): void {
    this.stream.close();
    this.stream = this.#makeStream();
  }

  connect(): void {
    this.make();
    this.link?.opened();
  }

  /** Makes a connection whose lanes are not open. */
  make(): void {
    const connection: Pick<Connection, 'send' | 'buffered' | 'stats'> = {
      send: (lane: Lane, frame) => {
        if (lane !== 'reliable') return;
        if (this.isFull) throw new Error('The lane is full.');
        this.onTheWay.push(frame);
        if (this.drainsAtOnce) this.link?.drained(lane);
        for (const [kind = 0, ...rest] of unpack(frame)) {
          if (kind >= frameKind.message) this.carried += 1 + rest.length;
        }
      },
      buffered: () =>
        this.hasFastNetwork ? 0 : this.onTheWay.reduce((sum, { length }) => sum + length, 0),
      stats: async () => new Map(),
    };
    const link = new Link(this.stream, connection as Connection, this.runtime);
    link.on('message', ({ data }) => this.messages.push(data));
    link.on('lost', (direction) => this.losses.push(direction));
    link.on('failed', ({ code }) => this.failures.push(code));
    this.link = link;
  }

  #makeStream(): MessageStream {
    return new MessageStream('other', this.runtime, () => this.begins());
  }
}

/** Two sides, and the connections between them that replace each other. */
export class ReplacedLink {
  readonly near: Side;
  readonly far: Side;
  readonly #clock: VirtualClock;

  constructor(options: RuntimeOptions & { clock: VirtualClock }) {
    this.#clock = options.clock;
    this.near = new Side(options);
    this.far = new Side(options);
  }

  /** Makes a connection in place of the current one. */
  connect(): void {
    this.near.connect();
    this.far.connect();
  }

  /** Delivers frames in both directions: as many of each, or all. Chunks follow when there is room. */
  async deliver(count = Number.POSITIVE_INFINITY): Promise<void> {
    const { near, far } = this;
    for (let left = count; left > 0; left -= 1) {
      this.#clock.advance(0);
      const [to, from] = [near.onTheWay.shift(), far.onTheWay.shift()];
      if (to === undefined && from === undefined) break;
      if (to) far.link?.received('reliable', to.slice().buffer);
      if (from) near.link?.received('reliable', from.slice().buffer);
      near.link?.drained('reliable');
      far.link?.drained('reliable');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Breaks the connection: what is on the way is gone. */
  cut(): void {
    for (const side of [this.near, this.far]) {
      side.onTheWay.length = 0;
      side.link?.end();
      side.link = null;
    }
  }
}

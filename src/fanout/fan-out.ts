import type { Lane } from '../link/connection/connection.ts';
import type { Link } from '../link/link.ts';
import { FramedMessage } from '../link/wire/frame.ts';
import { type EncodedMessage, encodeMessage, type MessageData } from '../link/wire/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { RetainedMessages } from './retained-messages.ts';
import { type Awaited, waitForMost } from './wait-for-most.ts';

export interface SendOptions {
  /** One peer or several; default: all. */
  to?: string | readonly string[] | undefined;
  /** `reliable` (default) keeps order and loses nothing; `ephemeral` is for what is soon outdated. */
  lane?: Lane | undefined;
  /** A label for the receiver, up to 256 characters. Reliable messages of one topic keep their order. */
  topic?: string | undefined;
  /**
   * Keeps it as the last value of its topic: whoever comes later gets it before anything newer of that
   * topic. `null` clears the topic. For hosts, with a topic, to all, on the reliable lane. Default: false.
   */
  retain?: boolean | undefined;
  /** Gives up waiting for room; what is already on its way arrives all the same. */
  signal?: AbortSignal | undefined;
}

/** What becomes of a viewer that cannot keep up: it is sent away, or whole messages to it are left out. */
export type SlowViewers = 'evict' | 'skip';

/** The last for who may send nobody away: what is sent to a peer that is full fails, or leaves it out. */
export type SlowPeers = SlowViewers | 'refuse';

export interface FanOutOptions {
  readonly runtime: Runtime;
  readonly slowPeers: SlowPeers;
  /** Called when a peer has to be evicted because it cannot keep up. */
  slow(peerId: string): void;
}

const maxTopicLength = 256;

/** All links of one peer as one: a message is encoded once, however many links it goes out on. */
export class FanOut {
  readonly #runtime: Runtime;
  readonly #slowPeers: SlowPeers;
  readonly #evict: (peerId: string) => void;
  readonly #links = new Map<string, Link>();
  readonly #retained: RetainedMessages;
  /** Links that a broadcast has stopped waiting for, with the bytes that each had taken by then. */
  readonly #passedOver = new WeakMap<Link, number>();
  #lastId = 0;

  constructor({ runtime, slowPeers, slow }: FanOutOptions) {
    this.#runtime = runtime;
    this.#slowPeers = slowPeers;
    this.#evict = slow;
    this.#retained = new RetainedMessages(runtime.limits);
  }

  get size(): number {
    return this.#links.size;
  }

  get links(): Iterable<Link> {
    return this.#links.values();
  }

  /** Takes a link that has just become ready; what is retained goes out on it before anything else. */
  add(link: Link): void {
    const { peerId } = link;
    this.#links.set(peerId, link);
    link.on('stalled', () => this.#slow(peerId));
    for (const message of this.#retained.messages) {
      link.send(this.#frame(message), 'reliable')?.catch(() => {
        // A Blob that cannot be read any more; a link that ends is told of by an event of its own.
        if (link.ready) link.skip('reliable');
      });
    }
  }

  remove(link: Link): void {
    if (this.#links.get(link.peerId) === link) this.#links.delete(link.peerId);
  }

  /**
   * Resolves once every link that it is for has taken the message and has room for more. A link that
   * ends meanwhile is no longer waited for, and neither is one that is slower than the others.
   *
   * Rejects with `send-failed` where somebody named in `to` is not connected, the data cannot be sent,
   * there is no room to retain it, or too much waits already for the one that it is for; with
   * `message-too-large`; and with `invalid-option`. Nothing is sent then.
   */
  async send(data: MessageData, options: SendOptions = {}): Promise<void> {
    const { to, lane = 'reliable', topic, signal, retain } = options;
    signal?.throwIfAborted();
    if (lane !== 'reliable' && lane !== 'ephemeral') {
      throw BeachError.invalidOption('lane', lane, '"reliable" or "ephemeral"');
    }
    const links = to === undefined ? [...this.#links.values()] : this.#named(to);
    if (lane === 'reliable') this.#requireRoom(links, to);
    const framed = this.#frame(this.#encode(data, topic));
    if (retain) this.#retain(data, options);
    const awaited: Awaited[] = [];
    for (const link of links) {
      const room = this.#sendTo(link, framed, options)?.catch((error) =>
        this.#failed(error, link, to),
      );
      if (room !== undefined && !(to === undefined && this.#stands(link))) {
        awaited.push(this.#await(link, room));
      }
    }
    if (awaited.length === 0) return;
    const { clock, limits } = this.#runtime;
    const ready = links.length - awaited.length;
    await unlessAborted(waitForMost(awaited, ready, { clock, wait: limits.stragglerWait }), signal);
  }

  close(): void {
    this.#links.clear();
  }

  /** Where the link has room at once, nothing is returned. */
  #sendTo(
    link: Link,
    framed: FramedMessage,
    { lane = 'reliable', retain = false }: SendOptions,
  ): Promise<void> | undefined {
    if (lane === 'reliable' && this.#leavesOut(link, retain)) {
      link.skip(lane);
      return undefined;
    }
    try {
      const room = link.send(framed, lane);
      // Only who has no room can hold too much.
      if (room && this.#isFull(link)) this.#slow(link.peerId);
      return room;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Whether a message to it is skipped. What is retained is the state of things: who misses it stays behind. */
  #leavesOut(link: Link, retain: boolean): boolean {
    if (this.#slowPeers === 'evict') return false;
    const early = this.#slowPeers === 'skip' && !retain;
    return early ? link.waiting > this.#runtime.limits.bufferHigh : this.#isFull(link);
  }

  #isFull(link: Link): boolean {
    const { bufferHard, queueHard } = this.#runtime.limits;
    return link.buffered('reliable') > bufferHard || link.waiting > queueHard;
  }

  /** A message for some, or for the only one, is not left out in silence. */
  #requireRoom(links: readonly Link[], to: SendOptions['to']): void {
    if (this.#slowPeers !== 'refuse' || (to === undefined && links.length > 1)) return;
    const full = links.find((link) => this.#isFull(link));
    if (full === undefined) return;
    throw BeachError.sendFailed(
      `Too much waits for peer ${full.peerId} already: await each send before the next.`,
    );
  }

  #await(link: Link, room: Promise<void>): Awaited {
    return {
      room,
      get taken() {
        return link.taken;
      },
      passOver: () => this.#passedOver.set(link, link.taken),
    };
  }

  /** Whether it has been passed over, and has not moved since: others need not wait for it again. */
  #stands(link: Link): boolean {
    return (
      this.#links.size > 1 && link.taken <= (this.#passedOver.get(link) ?? Number.NEGATIVE_INFINITY)
    );
  }

  #slow(peerId: string): void {
    if (this.#slowPeers === 'evict' && this.#links.has(peerId)) this.#evict(peerId);
  }

  #retain(data: MessageData, { to, lane = 'reliable', topic }: SendOptions): void {
    if (topic === undefined || to !== undefined || lane !== 'reliable') {
      throw BeachError.invalidOption(
        'retain',
        true,
        'it with a topic, to all, on the reliable lane',
      );
    }
    if (data === null) this.#retained.clear(topic);
    else this.#retained.keep(topic, this.#encode(data, topic, true));
  }

  #encode(data: MessageData, topic: string | undefined, retained = false): EncodedMessage {
    if (topic !== undefined && topic.length > maxTopicLength) {
      throw BeachError.invalidOption('topic', topic, `up to ${maxTopicLength} characters`);
    }
    const { maxMessageSize } = this.#runtime.limits;
    const message = encodeMessage(data, { topic, retained });
    const size = message.size - message.head.length;
    if (size > maxMessageSize) throw BeachError.messageTooLarge(size, maxMessageSize);
    return message;
  }

  #frame(message: EncodedMessage): FramedMessage {
    this.#lastId += 1;
    return new FramedMessage(this.#lastId, message, this.#runtime.limits.chunkSize);
  }

  #named(to: string | readonly string[]): Link[] {
    const peerIds = new Set(typeof to === 'string' ? [to] : to);
    return [...peerIds].map((peerId) => {
      const link = this.#links.get(peerId);
      if (link !== undefined) return link;
      throw new BeachError('send-failed', `Peer ${peerId} is not connected: nothing was sent.`, {
        peerId,
      });
    });
  }

  /** Whoever was named must get it; of a broadcast, a link that ended has an event of its own. */
  #failed(error: unknown, link: Link, to: SendOptions['to']): void {
    if (to !== undefined || link.ready) throw error;
  }
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

import type { Lane } from '../link/connection/connection.ts';
import type { MessageStream } from '../link/message-stream.ts';
import { FramedMessage } from '../link/wire/frame.ts';
import { type EncodedMessage, encodeMessage, type MessageData } from '../link/wire/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isFull, mostFillUp } from './full-links.ts';
import { RetainedMessages, type RetainedValue } from './retained-messages.ts';
import { checkSendOptions, type SendOptions } from './send-options.ts';
import { SlowLinkWatch } from './slow-link-watch.ts';
import { type PendingReceiver, waitForMost } from './wait-for-most.ts';

/** The treatment of a viewer that cannot keep up: eviction, or skipping whole messages. */
export type SlowViewers = 'evict' | 'skip';

/** `refuse` is for a peer that may evict no other: `send()` to a full peer rejects, and a broadcast skips it. */
export type SlowPeers = SlowViewers | 'refuse';

export interface FanOutOptions {
  readonly runtime: Runtime;
  readonly slowPeers: SlowPeers;
  /** Called when a peer has to be evicted because it cannot keep up. */
  slow(peerId: string): void;
}

/**
 * Addresses the streams to all peers as one. Encodes a message once, however many streams it goes out on. A peer whose
 * link is being replaced is addressed, too.
 */
export class FanOut {
  readonly #runtime: Runtime;
  readonly #slowPeers: SlowPeers;
  readonly #evict: (peerId: string) => void;
  readonly #streams = new Map<string, MessageStream>();
  readonly #retained: RetainedMessages;
  /** Links that a broadcast has stopped waiting for, with the bytes that each had received by then. */
  readonly #passedOver = new WeakMap<MessageStream, number>();
  readonly #slowLinkWatch: SlowLinkWatch;
  readonly #end = new AbortController();
  /** Aborted when the next peer joins: it must not wait behind a broadcast that does not concern it. */
  #joining = new AbortController();
  /** The source sent more than the streams take, all together, when a stream was full last. */
  #congested = false;
  #lastId = 0;

  constructor({ runtime, slowPeers, slow }: FanOutOptions) {
    this.#runtime = runtime;
    this.#slowPeers = slowPeers;
    this.#evict = slow;
    this.#retained = new RetainedMessages(runtime.limits, (data, topic) =>
      this.#frame(this.#encode(data, topic, true)),
    );
    this.#slowLinkWatch = new SlowLinkWatch({
      clock: runtime.clock,
      timeout: runtime.limits.slowTimeout,
      lag: runtime.limits.bufferHigh,
      streams: () => [...this.#streams.values()].filter(({ flows }) => flows),
      slow: (peerId) => this.#slow(peerId),
      signal: this.#end.signal,
    });
  }

  get size(): number {
    return this.#streams.size;
  }

  /**
   * Adds the stream to a peer whose link is open, unless it is there. Retained messages go out on it before anything
   * else. Before the peer is ready, no message names it, and none waits for it.
   */
  add(stream: MessageStream): void {
    const { peerId, ended } = stream;
    if (this.#streams.get(peerId) === stream) return;
    this.#streams.set(peerId, stream);
    this.#joining.abort();
    this.#joining = new AbortController();
    const remove = (): void => {
      if (this.#streams.get(peerId) === stream) this.#streams.delete(peerId);
    };
    ended.addEventListener('abort', remove, { once: true });
    this.sendRetained(stream);
  }

  /** Sends the last values of all topics to one peer: to a newcomer, or to one that has lost messages. */
  sendRetained(stream: MessageStream): void {
    this.#retained.sendTo(stream);
  }

  /** Retains what `value` returns when a peer joins, in place of the last value of the topic; null clears the topic. */
  retain(topic: string, value: RetainedValue | null): void {
    checkSendOptions({ topic });
    if (value === null) this.#retained.clear(topic);
    else this.#retained.provide(topic, value);
  }

  /**
   * Sends a message. Resolves once every addressed stream has taken it and has room for more. It does not wait for one
   * that ends, or that is slower than the others. Sends nothing if it throws.
   *
   * @throws {BeachError} `send-failed` if a peer in `to` is not connected, the data cannot be sent, there is no room to
   * retain it, or too much waits already for the only addressed peer or for most peers; `message-too-large`; or
   * `invalid-option`.
   */
  async send(data: MessageData, options: SendOptions = {}): Promise<void> {
    const { to, lane = 'reliable', topic, signal, retain } = options;
    checkSendOptions(options);
    signal?.throwIfAborted();
    const streams = to === undefined ? [...this.#streams.values()] : this.#named(to);
    if (lane === 'reliable') this.#requireRoom(streams, to);
    const framed = this.#frame(this.#encode(data, topic));
    if (retain) this.#keep(data, options);
    const awaited: PendingReceiver[] = [];
    for (const stream of streams) {
      const taken = this.#sendTo(stream, framed, options);
      if (taken === undefined) continue;
      if (to === undefined && (!stream.met || this.#standsStill(stream))) {
        taken.catch(() => this.#lost(stream, lane));
      } else {
        const room = taken.catch((error) => this.#failed(error, stream, to));
        awaited.push(this.#await(stream, room));
      }
    }
    if (awaited.length === 0) return;
    const { clock, limits } = this.#runtime;
    const patience = {
      clock,
      wait: limits.stragglerWait,
      ready: streams.length - awaited.length,
      over: to === undefined ? this.#joining.signal : undefined,
    };
    await unlessAborted(waitForMost(awaited, patience), signal);
  }

  close(): void {
    this.#end.abort();
    this.#streams.clear();
  }

  /** Returns undefined where the stream has room at once. */
  #sendTo(
    stream: MessageStream,
    framed: FramedMessage,
    { lane = 'reliable', retain = false }: SendOptions,
  ): Promise<void> | undefined {
    if (lane === 'reliable' && this.#skips(stream, retain)) {
      stream.skip(lane);
      return undefined;
    }
    try {
      const room = stream.send(framed, lane);
      if (room) this.#checkPace(stream);
      return room;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Whether to skip a message to a stream. A retained message has the current state, so it is skipped last. */
  #skips(stream: MessageStream, retain: boolean): boolean {
    if (this.#slowPeers === 'evict') return false;
    const early = this.#slowPeers === 'skip' && !retain;
    return early ? stream.waiting > this.#runtime.limits.bufferHigh : this.#isFull(stream);
  }

  /**
   * Evicts the peer of a full stream, unless all of them fill up: then the source is too fast. Only a stream without
   * room can be full. One whose link is being replaced is not slow.
   */
  #checkPace(stream: MessageStream): void {
    if (this.#slowPeers !== 'evict') return;
    if (this.#isFull(stream)) {
      this.#congested = this.#mostFillUp();
      if (!this.#congested && stream.flows) this.#slow(stream.peerId);
    }
    this.#slowLinkWatch.begin();
  }

  #isFull(stream: MessageStream): boolean {
    return isFull(stream, this.#runtime.limits);
  }

  #mostFillUp(): boolean {
    return mostFillUp([...this.#streams.values()], this.#runtime.limits);
  }

  /**
   * Throws where a message to some peers, or to the only one, would be skipped, or where most streams are filling up.
   */
  #requireRoom(streams: readonly MessageStream[], to: SendOptions['to']): void {
    const full = this.#tooFull(streams, to);
    if (full === undefined) return;
    throw BeachError.sendFailed(
      `Too much waits for peer ${full.peerId} already: await each send before the next.`,
    );
  }

  #tooFull(streams: readonly MessageStream[], to: SendOptions['to']): MessageStream | undefined {
    if (this.#slowPeers === 'evict') {
      if (!this.#congested) return undefined;
      const full = streams.find((stream) => this.#isFull(stream));
      this.#congested = full !== undefined && this.#mostFillUp();
      return this.#congested ? full : undefined;
    }
    if (this.#slowPeers === 'skip' || (to === undefined && streams.length > 1)) return undefined;
    return streams.find((stream) => this.#isFull(stream));
  }

  #await(stream: MessageStream, room: Promise<void>): PendingReceiver {
    return {
      room,
      get delivered() {
        return stream.delivered;
      },
      passOver: () => this.#passedOver.set(stream, stream.delivered),
    };
  }

  /** Whether a stream was passed over, and has not moved since. A broadcast need not wait for it again. */
  #standsStill(stream: MessageStream): boolean {
    return (
      this.#streams.size > 1 &&
      stream.delivered <= (this.#passedOver.get(stream) ?? Number.NEGATIVE_INFINITY)
    );
  }

  #slow(peerId: string): void {
    if (this.#slowPeers === 'evict' && this.#streams.has(peerId)) this.#evict(peerId);
  }

  #keep(data: MessageData, { to, lane = 'reliable', topic }: SendOptions): void {
    if (topic === undefined || to !== undefined || lane !== 'reliable') {
      throw BeachError.invalidOption(
        'retain',
        true,
        'it with a topic, to all, on the reliable lane',
      );
    }
    if (data === null) this.#retained.clear(topic);
    else this.#retained.keep(topic, data);
  }

  #encode(data: MessageData, topic: string | undefined, retained = false): EncodedMessage {
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

  #named(to: string | readonly string[]): MessageStream[] {
    const peerIds = new Set(typeof to === 'string' ? [to] : to);
    return [...peerIds].map((peerId) => {
      const stream = this.#streams.get(peerId);
      if (stream?.met) return stream;
      throw new BeachError('send-failed', `Peer ${peerId} is not connected: nothing was sent.`, {
        peerId,
      });
    });
  }

  /**
   * Counts a message that nobody waits for and whose Blob cannot be read. A stream that has ended has an event of its
   * own.
   */
  #lost(stream: MessageStream, lane: Lane): void {
    if (!stream.ended.aborted) stream.skip(lane);
  }

  /** Passes on a failure, unless a broadcast met a stream that has ended, which has an event of its own. */
  #failed(error: unknown, stream: MessageStream, to: SendOptions['to']): void {
    if (to !== undefined || !stream.ended.aborted) throw error;
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

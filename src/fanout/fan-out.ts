import { createNanoEvents, type Emitter } from 'nanoevents';
import type { Lane } from '../link/connection.ts';
import { FramedMessage } from '../link/frame.ts';
import type { Link } from '../link/link.ts';
import { encodeMessage, type Message, type MessageData } from '../link/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';

export interface SendOptions {
  /** One peer or several; default: all. */
  to?: string | readonly string[] | undefined;
  /** `reliable` (default) keeps order and loses nothing; `ephemeral` is for what is soon outdated. */
  lane?: Lane | undefined;
  /** A label for the receiver, up to 256 characters. */
  topic?: string | undefined;
  /** Gives up waiting for room; what is already on its way arrives all the same. */
  signal?: AbortSignal | undefined;
}

export interface FanOutEvents {
  message(peerId: string, message: Message, lane: Lane): void;
  /** A viewer holds more than `bufferHard` of what was sent to it. */
  overfull(peerId: string): void;
}

const maxTopicLength = 256;

/** All links of one peer as one: a message is encoded once, however many links it goes out on. */
export class FanOut {
  readonly #runtime: Runtime;
  readonly #events: Emitter<FanOutEvents> = createNanoEvents();
  readonly #links = new Map<string, Link>();
  #lastId = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Returns the function that stops listening. */
  on<E extends keyof FanOutEvents>(event: E, listener: FanOutEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  get size(): number {
    return this.#links.size;
  }

  add(link: Link): void {
    this.#links.set(link.peerId, link);
    link.on('message', (message, lane) => this.#events.emit('message', link.peerId, message, lane));
  }

  remove(link: Link): void {
    if (this.#links.get(link.peerId) === link) this.#links.delete(link.peerId);
  }

  /**
   * Resolves once every link that it is for has taken the message and has room for more. A link that
   * ends meanwhile is no longer waited for.
   *
   * Rejects with `send-failed` where somebody named in `to` is not connected, or the data cannot be
   * sent, and with `message-too-large`; nothing is sent then.
   */
  async send(data: MessageData, options: SendOptions = {}): Promise<void> {
    const { to, lane = 'reliable', topic, signal } = options;
    signal?.throwIfAborted();
    const links = to === undefined ? [...this.#links.values()] : this.#named(to);
    const framed = this.#frame(data, topic);
    const waits: Promise<void>[] = [];
    for (const link of links) {
      try {
        const wait = link.send(framed, lane);
        if (wait !== undefined) waits.push(wait.catch((error) => this.#failed(error, link, to)));
      } catch (error) {
        waits.push(Promise.resolve().then(() => this.#failed(error, link, to)));
      }
      if (link.buffered('reliable') > this.#runtime.limits.bufferHard) {
        this.#events.emit('overfull', link.peerId);
      }
    }
    if (waits.length > 0) await unlessAborted(Promise.all(waits), signal);
  }

  close(): void {
    this.#links.clear();
    this.#events.events = {};
  }

  #frame(data: MessageData, topic: string | undefined): FramedMessage {
    if (topic !== undefined && topic.length > maxTopicLength) {
      throw BeachError.invalidOption('topic', topic, `up to ${maxTopicLength} characters`);
    }
    const { maxMessageSize, chunkSize } = this.#runtime.limits;
    const message = encodeMessage(data, { topic });
    const size = message.size - message.head.length;
    if (size > maxMessageSize) throw BeachError.messageTooLarge(size, maxMessageSize);
    this.#lastId += 1;
    return new FramedMessage(this.#lastId, message, chunkSize);
  }

  #named(to: string | readonly string[]): Link[] {
    const peerIds = typeof to === 'string' ? [to] : to;
    return peerIds.map((peerId) => {
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

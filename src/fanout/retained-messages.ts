import type { MessageStream } from '../link/message-stream.ts';
import type { FramedMessage } from '../link/wire/frame.ts';
import type { MessageData } from '../link/wire/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Limits } from '../runtime/limits.ts';

/** Returns the current value of a topic. */
export type RetainedValue = () => MessageData;

/** Encodes a value as the retained message of a topic. Throws where it cannot be sent. */
type FrameRetained = (data: MessageData, topic: string) => FramedMessage;

interface Retained {
  /** The bytes that are kept for newcomers. */
  readonly size: number;
  /** Returns the message for a peer that joins now. */
  current(): FramedMessage;
}

/**
 * Keeps the last value of each topic for peers that join later, or the function that returns it. Bounded in topics and
 * in bytes. A value is cut into frames once for all of them, because many may join at once, and slowly.
 */
export class RetainedMessages {
  readonly #limits: Limits;
  readonly #frame: FrameRetained;
  readonly #topics = new Map<string, Retained>();

  constructor(limits: Limits, frame: FrameRetained) {
    this.#limits = limits;
    this.#frame = frame;
  }

  /** Sends the messages to a peer, in the order in which they were kept. */
  sendTo(stream: MessageStream): void {
    for (const retained of this.#topics.values()) {
      try {
        // A stream that has ended has an event of its own.
        stream.send(retained.current(), 'reliable')?.catch(() => {
          if (!stream.ended.aborted) stream.skip('reliable');
        });
      } catch (error) {
        // The page's own function failed: its error is reported as uncaught, and the peer goes without.
        stream.skip('reliable');
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /**
   * Keeps a message in place of the last one of its topic.
   *
   * @throws {BeachError} `send-failed` where there is no room for it. The topic keeps its last message then.
   */
  keep(topic: string, data: MessageData): void {
    const message = this.#frame(data, topic);
    this.#set(topic, { size: message.size, current: () => message });
  }

  /**
   * Calls `value` for each peer that joins, in place of the last message of the topic.
   *
   * @throws {BeachError} `send-failed` where there are too many topics.
   */
  provide(topic: string, value: RetainedValue): void {
    let last: { data: MessageData; message: FramedMessage } | undefined;
    const current = (): FramedMessage => {
      const data = value();
      if (last?.data !== data) last = { data, message: this.#frame(data, topic) };
      return last.message;
    };
    this.#set(topic, { size: 0, current });
  }

  clear(topic: string): void {
    this.#topics.delete(topic);
  }

  #set(topic: string, retained: Retained): void {
    const { maxRetained, maxRetainedBytes } = this.#limits;
    let bytes = retained.size;
    for (const [other, { size }] of this.#topics) if (other !== topic) bytes += size;
    const topics = this.#topics.size + (this.#topics.has(topic) ? 0 : 1);
    if (topics > maxRetained || bytes > maxRetainedBytes) {
      throw BeachError.sendFailed(
        `Retained messages may have ${maxRetained} topics and ${maxRetainedBytes} bytes: retain null for a topic to clear it.`,
      );
    }
    this.#topics.delete(topic);
    this.#topics.set(topic, retained);
  }
}

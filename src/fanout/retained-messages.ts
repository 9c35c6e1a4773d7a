import type { FramedMessage } from '../link/wire/frame.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Limits } from '../runtime/limits.ts';

/**
 * Keeps the last value of each topic for peers that join later. Bounded in topics and in bytes. A value is cut into
 * frames once for all of them, because many may join at once, and slowly.
 */
export class RetainedMessages {
  readonly #limits: Limits;
  readonly #messages = new Map<string, FramedMessage>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The messages in the order in which they were kept. */
  get messages(): Iterable<FramedMessage> {
    return this.#messages.values();
  }

  /**
   * Keeps a message in place of the last one of its topic.
   *
   * @throws {BeachError} `send-failed` where there is no room for it. The topic keeps its last message then.
   */
  keep(topic: string, message: FramedMessage): void {
    const { maxRetained, maxRetainedBytes } = this.#limits;
    let bytes = message.size;
    for (const [other, { size }] of this.#messages) if (other !== topic) bytes += size;
    const topics = this.#messages.size + (this.#messages.has(topic) ? 0 : 1);
    if (topics > maxRetained || bytes > maxRetainedBytes) {
      throw BeachError.sendFailed(
        `Retained messages may have ${maxRetained} topics and ${maxRetainedBytes} bytes: retain null for a topic to clear it.`,
      );
    }
    this.#messages.delete(topic);
    this.#messages.set(topic, message);
  }

  clear(topic: string): void {
    this.#messages.delete(topic);
  }
}

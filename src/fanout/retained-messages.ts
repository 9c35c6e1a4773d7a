import type { EncodedMessage } from '../link/wire/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Limits } from '../runtime/limits.ts';

/** The last value of each topic that is kept for who comes later. Bounded in topics and in bytes. */
export class RetainedMessages {
  readonly #limits: Limits;
  readonly #messages = new Map<string, EncodedMessage>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** From the one that was kept first to the one that was kept last. */
  get messages(): Iterable<EncodedMessage> {
    return this.#messages.values();
  }

  /** Throws `send-failed` where there is no room for it; the topic keeps what it had. */
  keep(topic: string, message: EncodedMessage): void {
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

import { BeachError } from '../runtime/beach-error.ts';
import { MAX_SIGNALING_BYTES, type Signal } from './messages.ts';

const CAPACITY = 256;

interface OutboxOptions {
  /** What is put on the way for a signal, as JSON. */
  wrap: (signal: Signal) => object;
  /** Takes one message over, and returns true; false while there is no way open. */
  post: (text: string, signal: Signal) => boolean;
  /** Told of each signal that will never be sent, and why. */
  dropped: (signal: Signal, error: BeachError) => void;
}

/**
 * The signals of one peer on their way out. While no way is open up to 256 of them wait, in order;
 * beyond that the oldest is dropped. A signal that is too large, or has no JSON form, is dropped at once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: { signal: Signal; text: string }[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  send(signal: Signal): void {
    const text = this.#encode(signal);
    if (text === null) return;
    this.#waiting.push({ signal, text });
    this.flush();
    if (this.#waiting.length <= CAPACITY) return;
    const oldest = this.#waiting.shift();
    if (oldest) this.#options.dropped(oldest.signal, overflow());
  }

  /** Sends what waits, as far as the way is open. */
  flush(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (!this.#options.post(next.text, next.signal)) return;
      this.#waiting.shift();
    }
  }

  #encode(signal: Signal): string | null {
    try {
      return encodeSignal(this.#options.wrap(signal));
    } catch (error) {
      this.#options.dropped(signal, error as BeachError);
      return null;
    }
  }
}

/** Returns the JSON text that travels; throws `message-too-large`, or `send-failed` where there is none. */
function encodeSignal(signal: object): string {
  const text = stringify(signal);
  const bytes = new TextEncoder().encode(text).length;
  // A larger message would cost the sender its socket.
  if (bytes > MAX_SIGNALING_BYTES) throw BeachError.messageTooLarge(bytes, MAX_SIGNALING_BYTES);
  return text;
}

function stringify(signal: object): string {
  try {
    return JSON.stringify(signal);
  } catch (cause) {
    throw BeachError.sendFailed('A signal holds something that JSON cannot express.', cause);
  }
}

function overflow(): BeachError {
  return BeachError.sendFailed(
    `More than ${CAPACITY} signals wait for signaling to open: the oldest was dropped.`,
  );
}

import { BeachError } from '../runtime/beach-error.ts';
import { MAX_SIGNALING_BYTES, type Signal } from './messages.ts';

/** Signals that may wait. */
const CAPACITY = 256;

interface OutboxOptions {
  /** Returns the object that is sent as JSON for a signal. */
  serializable: (signal: Signal) => object;
  /** Sends one message; returns false while the transport is not open. */
  post: (text: string, signal: Signal) => boolean;
  /** Called for each signal that will never be sent, with the reason. */
  dropped: (signal: Signal, error: BeachError) => void;
}

interface WaitingSignal {
  readonly signal: Signal;
  readonly text: string;
  /** Its abort takes the signal out of the queue. */
  readonly end: AbortSignal | undefined;
}

/**
 * Queues the outgoing signals of one peer. While the transport is not open, up to 256 signals wait in order; one more
 * drops the oldest. A signal whose negotiation ends is not sent. A signal that is too large or has no JSON form is
 * dropped at once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: WaitingSignal[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  send(signal: Signal, end?: AbortSignal): void {
    const text = this.#encode(signal);
    if (text === null) return;
    this.#waiting.push({ signal, text, end });
    this.flush();
    if (this.#waiting.length <= CAPACITY) return;
    const oldest = this.#waiting.shift();
    if (oldest) this.#options.dropped(oldest.signal, overflow());
  }

  /** Sends the waiting signals until the transport takes no more. */
  flush(): void {
    this.#waiting = this.#waiting.filter(({ end }) => !end?.aborted);
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (!this.#options.post(next.text, next.signal)) return;
      this.#waiting.shift();
    }
  }

  #encode(signal: Signal): string | null {
    try {
      return encodeSignal(this.#options.serializable(signal));
    } catch (error) {
      this.#options.dropped(signal, error as BeachError);
      return null;
    }
  }
}

/** Throws `message-too-large` over 64 KiB of UTF-8, and `send-failed` where there is no JSON form. */
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
    throw BeachError.sendFailed('A signal holds a value that JSON cannot express.', cause);
  }
}

function overflow(): BeachError {
  return BeachError.sendFailed(
    `More than ${CAPACITY} signals wait for signaling to open: the oldest was dropped.`,
  );
}

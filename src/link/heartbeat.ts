import type { Clock } from '../runtime/clock.ts';

interface HeartbeatOptions {
  clock: Clock;
  /** Between two pings, in milliseconds. */
  interval: number;
  /** How long a ping may stay unanswered, in milliseconds. */
  timeout: number;
  ping(id: number): void;
  /** Called again after as long again, should the link be kept all the same. */
  dead(): void;
  signal: AbortSignal;
}

/**
 * Finds out that the other side is gone. The deadline belongs to the oldest ping that was not
 * answered, and no later ping pushes it back.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastId = 0;
  /** When each ping that waits for its pong was sent, oldest first. */
  readonly #waiting = new Map<number, number>();
  /** The last round trip in milliseconds; null before the first. */
  roundTrip: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#beat();
  }

  pong(id: number): void {
    const sent = this.#waiting.get(id);
    if (sent === undefined) return;
    this.roundTrip = this.#options.clock.now() - sent;
    // Lanes keep order: what was sent earlier was answered earlier, or never will be.
    for (const earlier of this.#waiting.keys()) if (earlier <= id) this.#waiting.delete(earlier);
  }

  #beat(): void {
    const { clock, interval, timeout, ping, dead, signal } = this.#options;
    const now = clock.now();
    const [oldest] = this.#waiting.values();
    if (oldest !== undefined && now - oldest >= timeout) {
      this.#waiting.clear();
      dead();
    }
    if (signal.aborted) return;
    const id = ++this.#lastId;
    this.#waiting.set(id, now);
    ping(id);
    clock.after(interval, () => this.#beat(), signal);
  }
}

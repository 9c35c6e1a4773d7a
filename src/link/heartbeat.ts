import type { Clock } from '../runtime/clock.ts';

interface HeartbeatOptions {
  clock: Clock;
  /** Between two pings, in milliseconds. */
  interval: number;
  /** How long a ping may stay unanswered, in milliseconds. */
  timeout: number;
  ping(id: number): void;
  /** A ping was answered after so long, in milliseconds. */
  answered(roundTrip: number): void;
  /** A ping has not been answered by the time of the next. */
  overdue(): void;
  /** Called again after as long again, should the link be kept all the same. */
  dead(): void;
  signal: AbortSignal;
}

/** A timer may fire so much before its time, in milliseconds, as clocks are rounded. */
const rounding = 50;

/** Whoever slept reads what came meanwhile within so long, in milliseconds. */
const waking = 1_000;

/**
 * Finds out that the other side is gone. The deadline belongs to the oldest ping that was not
 * answered, and no later ping pushes it back.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastId = 0;
  /** When each ping that waits for its pong was sent, oldest first. */
  readonly #waiting = new Map<number, number>();
  #beatDue: number;
  /** The last round trip in milliseconds; null before the first. */
  roundTrip: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#beatDue = options.clock.now();
    this.#beat();
  }

  /** Whether a ping has waited for longer than it takes to send the next. */
  get overdue(): boolean {
    return this.#waited >= this.#options.interval;
  }

  pong(id: number): void {
    const sent = this.#waiting.get(id);
    if (sent === undefined) return;
    this.roundTrip = this.#options.clock.now() - sent;
    // Lanes keep order: what was sent earlier was answered earlier, or never will be.
    for (const earlier of this.#waiting.keys()) if (earlier <= id) this.#waiting.delete(earlier);
    this.#options.answered(this.roundTrip);
  }

  get #waited(): number {
    const [oldest = Number.POSITIVE_INFINITY] = this.#waiting.values();
    return this.#options.clock.now() - oldest;
  }

  #beat(): void {
    const { clock, interval, ping, overdue, signal } = this.#options;
    const now = clock.now();
    // A page that was throttled or asleep finds its timers due before it has read what came meanwhile.
    const awake = now - this.#beatDue < interval;
    if (awake) this.#judge();
    else clock.after(waking, () => this.#judge(), signal);
    if (awake && this.#waited >= interval - rounding) overdue();
    if (signal.aborted) return;
    const id = ++this.#lastId;
    this.#waiting.set(id, now);
    ping(id);
    this.#beatDue = now + interval;
    clock.after(interval, () => this.#beat(), signal);
  }

  #judge(): void {
    if (this.#waited < this.#options.timeout - rounding) return;
    this.#waiting.clear();
    this.#options.dead();
  }
}

import type { Clock } from '../../runtime/clock.ts';

interface HeartbeatOptions {
  clock: Clock;
  /** The time between two pings, in milliseconds. */
  interval: number;
  /** How long a ping may stay unanswered, in milliseconds. */
  timeout: number;
  /** Returns how many bytes were given to the lane of the pings so far. */
  given(): number;
  /** Returns how many of these the lane has sent off. */
  taken(): number;
  ping(id: number): void;
  /** Called when a ping was answered. `roundTrip` is in milliseconds. */
  answered(roundTrip: number): void;
  /** Called when a ping is unanswered at the time of the next. */
  overdue(): void;
  /** Called when a ping has timed out, and again after each further timeout while the link is kept. */
  dead(): void;
  signal: AbortSignal;
}

/** Timers may fire this many milliseconds early, because clocks are rounded. */
const rounding = 50;

/** A page that slept reads the frames that arrived meanwhile within this many milliseconds. */
const waking = 1_000;

interface Ping {
  /** When it was sent, or the later time of the last sign of life: then its answer is only late. */
  at: number;
  /** How many bytes the lane has to send before it, counted from the lane's beginning. */
  readonly behind: number;
}

/**
 * Notices that the other side is gone. The deadline belongs to the oldest unanswered ping, and no later ping pushes
 * it back. A side that sends anything is alive, and so is a side that takes the bytes before the ping: on a full lane
 * an answer may take longer than the deadline.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastId = 0;
  /** The pings without a pong, oldest first. */
  readonly #waiting = new Map<number, Ping>();
  #beatDue: number;
  #heard = false;
  #taken = 0;
  /** The last round trip in milliseconds; null before the first. */
  roundTrip: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#beatDue = options.clock.now();
    this.#beat();
  }

  /** Whether a ping has waited for longer than `interval`. */
  get overdue(): boolean {
    return this.#waited >= this.#options.interval;
  }

  /** Call when anything has arrived from the other side. */
  heard(): void {
    this.#heard = true;
  }

  /** Call when a pong has arrived. */
  pong(id: number): void {
    const ping = this.#waiting.get(id);
    if (ping === undefined) return;
    this.roundTrip = this.#options.clock.now() - ping.at;
    // Lanes keep order: an earlier ping was answered earlier, or never will be.
    for (const earlier of this.#waiting.keys()) if (earlier <= id) this.#waiting.delete(earlier);
    this.#options.answered(this.roundTrip);
  }

  get #waited(): number {
    const [oldest] = this.#waiting.values();
    return this.#options.clock.now() - (oldest?.at ?? Number.POSITIVE_INFINITY);
  }

  #beat(): void {
    const { clock, interval, given, ping, overdue, signal } = this.#options;
    const now = clock.now();
    this.#seeLife(now);
    // The timers of a page that slept fall due before it has read the frames that arrived meanwhile.
    const awake = now - this.#beatDue < interval;
    if (awake) this.#judge();
    else clock.after(waking, () => this.#judge(), signal);
    if (awake && this.#waited >= interval - rounding) overdue();
    if (signal.aborted) return;
    const id = ++this.#lastId;
    this.#waiting.set(id, { at: now, behind: given() });
    ping(id);
    this.#beatDue = now + interval;
    clock.after(interval, () => this.#beat(), signal);
  }

  #seeLife(now: number): void {
    const taken = this.#options.taken();
    const moved = taken > this.#taken;
    for (const ping of this.#waiting.values()) {
      if (this.#heard || (moved && this.#taken < ping.behind)) ping.at = now;
    }
    this.#taken = taken;
    this.#heard = false;
  }

  #judge(): void {
    if (this.#waited < this.#options.timeout - rounding) return;
    this.#waiting.clear();
    this.#options.dead();
  }
}

import type { Clock } from '../../runtime/clock.ts';

interface HeartbeatOptions {
  clock: Clock;
  /** Between two pings, in milliseconds. */
  interval: number;
  /** How long a ping may stay unanswered, in milliseconds. */
  timeout: number;
  /** All that was ever given to the lane that pings go out on, and what of it the lane has sent off, in bytes. */
  given(): number;
  taken(): number;
  ping(id: number): void;
  /** A ping was answered after so long, in milliseconds. */
  answered(roundTrip: number): void;
  /** A ping has not been answered by the time of the next. */
  overdue(): void;
  /** A ping has timed out; called again after each further timeout while the link is kept. */
  dead(): void;
  signal: AbortSignal;
}

/** Timers may fire this many milliseconds early, because clocks are rounded. */
const rounding = 50;

/** A page that slept reads what came meanwhile within this many milliseconds. */
const waking = 1_000;

interface Ping {
  /** When it was sent, or when there was a sign of life last: then its answer is only late. */
  at: number;
  /** What lies before it on the lane, in bytes from the lane's beginning. */
  readonly behind: number;
}

/**
 * Finds out that the other side is gone. The deadline belongs to the oldest ping that was not
 * answered, and no later ping pushes it back; but whoever sends anything lives, as does who takes what
 * lies before the ping: where lanes are full an answer may take longer than the deadline.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastId = 0;
  /** The pings that wait for their pong, oldest first. */
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

  /** Whether a ping has waited for longer than it takes to send the next. */
  get overdue(): boolean {
    return this.#waited >= this.#options.interval;
  }

  /** To be called when anything came from the other side. */
  heard(): void {
    this.#heard = true;
  }

  pong(id: number): void {
    const ping = this.#waiting.get(id);
    if (ping === undefined) return;
    this.roundTrip = this.#options.clock.now() - ping.at;
    // Lanes keep order: what was sent earlier was answered earlier, or never will be.
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
    // A page that was throttled or asleep finds its timers due before it has read what came meanwhile.
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

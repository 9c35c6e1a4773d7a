import type { Clock } from '../../runtime/clock.ts';
import type { StatsReport } from './stats-window.ts';

interface HeartbeatOptions {
  clock: Clock;
  /** The time between two pings, in milliseconds. */
  interval: number;
  /** How long a ping may stay unanswered, in milliseconds. */
  timeout: number;
  /** Returns how many bytes of messages were given to the lane of the pings so far. */
  given(): number;
  /** Returns how many of these the other side has received. */
  delivered(): number;
  /** Returns whether to wait longer while the path answers, as for the rest of a message that has begun to arrive. */
  patient(): boolean;
  /** Asks the browser what it has counted on the connection. */
  stats(): Promise<StatsReport>;
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

/** No more bytes than these arrive between two beats of an idle path: an SCTP heartbeat and its answer (RFC 9260). */
const keepAlives = 200;

/** Acknowledgments take no more than this share of the bytes that they acknowledge (RFC 9260, section 6.2). */
const acknowledgments = 1 / 2;

/**
 * How long a congested transport may carry nothing, in milliseconds: its retransmission timer doubles from 1 s to 60 s
 * (RFC 9260, section 6.3.1).
 */
const congestion = 60_000;

/** The traffic of a transport so far. */
interface Carried {
  /** Bytes. */
  readonly received: number;
  readonly sent: number;
  /** Answers to the checks of the path (RFC 7675). */
  readonly answers: number;
}

interface Ping {
  /** The time at which it was sent, or the later time of the last sign of life: then its answer is only late. */
  at: number;
  /** How many bytes of messages lie before it, counted from the lane's beginning. */
  readonly behind: number;
}

/**
 * Notices that the other side is gone. The deadline belongs to the oldest unanswered ping, and no later ping pushes
 * it back. A side that sends anything is alive. On a narrow path one chunk, and so the pong behind it, may take longer
 * than the deadline. There, packets count as well: those that are parts of a chunk, and those that acknowledge bytes
 * sent before the ping. Other packets prove nothing: the browser of a frozen page still acknowledges. While such bytes
 * are on their way and the path answers, the transport may be congested, and is given more time.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #lastId = 0;
  /** The pings without a pong, oldest first. */
  readonly #waiting = new Map<number, Ping>();
  #beatDue: number;
  #cancel = (): void => {};
  #heard = false;
  /** The traffic up to the last silent beat; null after a beat that has received data. */
  #carried: Carried | null = null;
  /** Whether a part of a frame has arrived since the last whole one. */
  #arriving = false;
  /** The time of the last arrival or progress of the transport. */
  #progressAt: number;
  /** The last round trip in milliseconds; null before the first. */
  roundTrip: number | null = null;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#beatDue = options.clock.now();
    this.#progressAt = this.#beatDue;
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

  /** Pings now. The other side has the whole time again to answer. */
  restart(): void {
    this.#cancel();
    this.#alive();
    this.#beat();
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
    // The timers of a page that slept fall due before it has read the frames that arrived meanwhile.
    const awake = clock.now() - this.#beatDue < interval;
    if (awake) this.#judge();
    else this.#alive();
    if (awake && this.#waited >= interval - rounding) overdue();
    if (signal.aborted) return;
    const id = ++this.#lastId;
    const now = clock.now();
    this.#waiting.set(id, { at: now, behind: given() });
    ping(id);
    this.#beatDue = now + interval;
    this.#cancel = clock.after(interval, () => this.#beat(), signal);
  }

  /** Declares the other side dead if it owes an answer for too long and shows no sign of life. */
  #judge(): void {
    if (this.#heard) {
      this.#heard = false;
      this.#carried = null;
      this.#arriving = false;
      this.#progressAt = this.#options.clock.now();
      return this.#alive();
    }
    const { interval, timeout } = this.#options;
    // From the last beat before the deadline on, so that there is something to compare with.
    if (this.#waited >= timeout - interval - rounding) void this.#askTransport();
  }

  async #askTransport(): Promise<void> {
    const { stats, signal } = this.#options;
    const report = await stats().catch(() => new Map());
    if (signal.aborted) return;
    // A frame may have arrived meanwhile.
    if (this.#heard) return this.#judge();
    const before = this.#carried;
    this.#carried = carried(report);
    if (before !== null && this.#provesLife(before, this.#carried)) this.#alive();
    this.#decide();
  }

  #provesLife(before: Carried, now: Carried): boolean {
    const { clock, delivered, patient } = this.#options;
    const [oldest] = this.#waiting.values();
    const sending = oldest !== undefined && delivered() < oldest.behind;
    const received = now.received - before.received - keepAlives;
    if (received > (now.sent - before.sent) * acknowledgments) this.#arriving = true;
    else if (!sending || received <= 0) {
      const mayBeCongested = sending || this.#arriving || patient();
      const recent = clock.now() - this.#progressAt < congestion;
      return mayBeCongested && recent && now.answers > before.answers;
    }
    this.#progressAt = clock.now();
    return true;
  }

  #alive(): void {
    const now = this.#options.clock.now();
    for (const ping of this.#waiting.values()) ping.at = now;
  }

  #decide(): void {
    if (this.#waited < this.#options.timeout - rounding) return;
    this.#waiting.clear();
    this.#options.dead();
  }
}

function carried(report: StatsReport): Carried {
  let [received, sent, answers] = [0, 0, 0];
  for (const stats of report.values()) {
    if (stats.type !== 'candidate-pair') continue;
    received += stats.bytesReceived ?? 0;
    sent += stats.bytesSent ?? 0;
    answers += stats.responsesReceived ?? 0;
  }
  return { received, sent, answers };
}

import type {
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  LinkFactory,
  PathState,
} from '../../../src/link/connection/connection.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import { type SimulatedBrowser, SimulatedConnection } from './simulated-connection.ts';
import type { SimulatedPage } from './simulated-page.ts';

/** How long without packets until ICE says `disconnected`, and `failed`. */
const iceDisconnected = 5_000;
const iceFailed = 30_000;
/** How long after an outage a heartbeat may still miss the packets that it swallowed. */
const recovery = 20_000;
/** The time between two checks of a path (RFC 7675). */
const consentInterval = 5_000;
/** The share of bytes that comes back as acknowledgments. */
const acknowledgments = 0.03;
/** How long ICE looks for the first path. */
const iceGivesUp = 15_000;

interface Pair {
  readonly ends: readonly [SimulatedConnection, SimulatedConnection];
  /** The ICE generation whose path has died for good, as when an address changes. */
  deadIce: number;
  /** Packets of the reliable lanes that wait for the path. */
  waiting: (() => void)[];
  /** When each lane delivered last, so that order is kept. */
  last: number;
  told: PathState;
  /** When the path was last seen to be down. */
  lastDown: number;
  /** The answers to the checks of the path, when it was last seen to be up. */
  answers: number;
  /** The bytes that each end has sent. */
  readonly sent: Map<SimulatedConnection, number>;
}

/** All peer connections of a simulated world, and the paths between its pages. */
export class SimulatedNetwork implements SimulatedBrowser {
  readonly connections: SimulatedConnection[] = [];
  /** How many ids strangers have had on the road. */
  strangers = 0;
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #report: (violation: string) => void;
  readonly #pairs = new Map<number, Pair>();
  /** Pages between which no packet passes, as `a|b`. */
  readonly #cuts = new Set<string>();
  readonly #isolated = new Set<SimulatedPage>();

  constructor(clock: VirtualClock, random: SeededRandom, report: (violation: string) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#report = report;
  }

  factory(page: SimulatedPage): LinkFactory {
    return async (options: ConnectionOptions, events: ConnectionEvents) => {
      await page.room();
      const connection = new SimulatedConnection(
        this.connections.length,
        page,
        this,
        options,
        events,
      );
      this.connections.push(connection);
      return connection;
    };
  }

  violation(what: string): void {
    this.#report(what);
  }

  /** Runs a task of the browser itself, which holds no timer of the page. */
  later(page: SimulatedPage, ms: number, task: () => void): void {
    this.#clock.after(ms, () => page.run(task));
  }

  /** Runs a task after the time that a browser takes for a description. */
  work(page: SimulatedPage, task: () => void): void {
    this.later(page, this.#random.between(1, 8), task);
  }

  /** Stops all packets between two pages. */
  cut(one: SimulatedPage, other: SimulatedPage): void {
    this.#cuts.add(cutKey(one, other));
    for (const pair of this.#between(one, other)) this.#watch(pair);
  }

  mend(one: SimulatedPage, other: SimulatedPage): void {
    this.#cuts.delete(cutKey(one, other));
    for (const pair of this.#between(one, other)) this.#recover(pair);
  }

  /** The address of one page changes: only ICE restart or a new connection finds another path. */
  rebind(one: SimulatedPage): void {
    for (const pair of new Set(this.#pairs.values())) {
      const [a, b] = pair.ends;
      if (a.page !== one && b.page !== one) continue;
      pair.deadIce = Math.max(a.ice, b.ice);
      this.#watch(pair);
    }
  }

  /** Descriptions or candidates have arrived: perhaps there is a path now. */
  settled(connection: SimulatedConnection): void {
    const other = connection.remote === null ? undefined : this.connections[connection.remote];
    if (other === undefined || other.remote !== connection.id) {
      if (connection.signalingState === 'stable') this.#giveUpLater(connection);
      return;
    }
    const described =
      connection.signalingState === 'stable' &&
      other.signalingState === 'stable' &&
      connection.remoteIce === other.ice &&
      other.remoteIce === connection.ice;
    // One candidate in either direction is enough: the other is learned from the check (RFC 8445, 7.3.1.3).
    const checked =
      connection.candidateFor >= connection.remoteIce || other.candidateFor >= other.remoteIce;
    if (!described || !checked) return;
    const pair = this.#pairs.get(connection.id);
    if (pair !== undefined) return this.#recover(pair);
    const made: Pair = {
      ends: [connection, other],
      deadIce: -1,
      waiting: [],
      last: 0,
      told: 'connected',
      lastDown: Number.NEGATIVE_INFINITY,
      answers: 0,
      sent: new Map(),
    };
    this.#pairs.set(connection.id, made);
    this.#pairs.set(other.id, made);
    for (const end of made.ends) {
      this.#whenUp(made, () =>
        this.#clock.after(this.#latency(), () => end.page.run(() => end.open())),
      );
    }
  }

  /** Returns whether packets have passed both ways for long enough, and the other end is open. */
  isHealthy(connection: SimulatedConnection): boolean {
    const pair = this.#pairs.get(connection.id);
    if (pair === undefined || !this.#isUp(pair)) return false;
    const other = pair.ends[0] === connection ? pair.ends[1] : pair.ends[0];
    return !other.closed && this.#clock.now() - pair.lastDown > recovery;
  }

  carry(from: SimulatedConnection, lane: Lane, data: ArrayBuffer, taken: () => void): void {
    const pair = this.#pairs.get(from.id);
    if (pair === undefined) return;
    const to = pair.ends[0] === from ? pair.ends[1] : pair.ends[0];
    const arrive = (): void => {
      // SCTP keeps the order of one lane; both share it here, which is stricter than needed.
      const due = Math.max(pair.last, this.#clock.now() + this.#latency());
      pair.last = due;
      this.#clock.after(due - this.#clock.now(), () => to.page.run(() => to.receive(lane, data)));
    };
    const moved = (bytes: number): void => {
      pair.sent.set(from, (pair.sent.get(from) ?? 0) + bytes);
      pair.sent.set(to, (pair.sent.get(to) ?? 0) + bytes * acknowledgments);
    };
    const deliver = (): void => {
      // One of the two is the narrowest part of the path.
      const wire = from.page.uplink ?? to.page.downlink;
      if (wire !== null) {
        return wire.send(from, { bytes: data.byteLength, moved, left: arrive, taken });
      }
      moved(data.byteLength);
      // What a task sends is in the browser's buffer until the task ends.
      this.#clock.after(0, taken);
      arrive();
    };
    // What has waited for a path that ICE has just restored goes first.
    if (this.#isUp(pair) && pair.waiting.length === 0) deliver();
    else if (lane === 'reliable') pair.waiting.push(deliver);
    else taken();
  }

  /** Returns what a browser reports of the path of a connection. */
  stats(connection: SimulatedConnection): RTCStatsReport {
    const pair = this.#pairs.get(connection.id);
    if (pair === undefined) return new Map();
    if (this.#isUp(pair)) pair.answers = Math.floor(this.#clock.now() / consentInterval);
    const other = pair.ends[0] === connection ? pair.ends[1] : pair.ends[0];
    const bytesSent = pair.sent.get(connection) ?? 0;
    const bytesReceived = pair.sent.get(other) ?? 0;
    const { answers: responsesReceived } = pair;
    const stats = { type: 'candidate-pair', bytesSent, bytesReceived, responsesReceived };
    return new Map([['path', stats]]);
  }

  /** Call when a connection is closed at one end. The other end hears of it if there is a path. */
  closed(connection: SimulatedConnection): void {
    connection.page.uplink?.forget(connection);
    const pair = this.#pairs.get(connection.id);
    if (pair === undefined) return;
    const other = pair.ends[0] === connection ? pair.ends[1] : pair.ends[0];
    other.page.downlink?.forget(connection);
    this.#whenUp(pair, () =>
      this.#clock.after(this.#latency(), () => other.page.run(() => other.fail())),
    );
    this.#watch(pair);
  }

  /** Stops all packets from and to a page, whose machine sleeps. */
  isolate(page: SimulatedPage): void {
    this.#isolated.add(page);
    this.died(page);
  }

  reconnect(page: SimulatedPage): void {
    this.#isolated.delete(page);
    for (const pair of new Set(this.#pairs.values())) {
      if (pair.ends.some((end) => end.page === page)) this.#recover(pair);
    }
  }

  /** Call when a page dies: peers connected to it hear nothing more. */
  died(page: SimulatedPage): void {
    for (const pair of new Set(this.#pairs.values())) {
      if (pair.ends.some((end) => end.page === page)) this.#watch(pair);
    }
  }

  #isUp(pair: Pair): boolean {
    const [a, b] = pair.ends;
    return (
      a.page.alive &&
      b.page.alive &&
      !this.#isolated.has(a.page) &&
      !this.#isolated.has(b.page) &&
      !this.#cuts.has(cutKey(a.page, b.page)) &&
      Math.min(a.ice, b.ice) > pair.deadIce
    );
  }

  #whenUp(pair: Pair, task: () => void): void {
    if (this.#isUp(pair)) task();
    else pair.waiting.push(task);
  }

  #recover(pair: Pair): void {
    if (!this.#isUp(pair)) return;
    pair.lastDown = this.#clock.now();
    for (const task of pair.waiting.splice(0)) task();
    this.#tell(pair, 'connected');
  }

  /** Tells both ends, in time, that no packet passes any more. */
  #watch(pair: Pair): void {
    pair.lastDown = this.#clock.now();
    // A browser may also say at once that the path has failed.
    const first = this.#random.between(0, 4) < 1 ? 'failed' : 'disconnected';
    this.#clock.after(iceDisconnected, () => {
      if (!this.#isUp(pair)) this.#tell(pair, first);
    });
    this.#clock.after(iceFailed, () => {
      if (!this.#isUp(pair)) this.#tell(pair, 'failed');
    });
  }

  #tell(pair: Pair, state: PathState): void {
    if (pair.told === state) return;
    pair.told = state;
    for (const end of pair.ends) end.page.run(() => end.path(state));
  }

  #giveUpLater(connection: SimulatedConnection): void {
    this.#clock.after(iceGivesUp, () => {
      if (!this.#pairs.has(connection.id)) connection.page.run(() => connection.path('failed'));
    });
  }

  #between(one: SimulatedPage, other: SimulatedPage): Pair[] {
    const key = cutKey(one, other);
    return [...new Set(this.#pairs.values())].filter(
      ({ ends: [a, b] }) => cutKey(a.page, b.page) === key,
    );
  }

  #latency(): number {
    return this.#random.between(1, 30);
  }
}

function cutKey(one: SimulatedPage, other: SimulatedPage): string {
  return [one.name, other.name].sort().join('|');
}

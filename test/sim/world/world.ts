import { defaultRoadLimits } from '../../../src/road/road-limits.ts';
import { settlePromises } from '../../kit/clock/settle-promises.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { peaceful } from '../../kit/signaling/hostile-signaling.ts';
import { WorldAudit } from '../audit/world-audit.ts';
import { type Action, faultTime, type Schedule } from '../schedule/schedule.ts';
import { type Weather, weatherOf } from '../schedule/weather.ts';
import { demand } from './demand.ts';
import { flipTopology } from './flip-topology.ts';
import { forgeSignal } from './forge-signal.ts';
import { Participant, type Surroundings } from './participant.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import type { SimulatedPage } from './simulated-page.ts';
import { SimulatedRoad } from './simulated-road.ts';
import { sleep } from './sleep.ts';
import { squat } from './squat.ts';
import { Stranger } from './stranger.ts';
import { verifiedName } from './verified-session.ts';

/**
 * When to look whether all is in order, in milliseconds after the faults: most worlds are by the first look, by
 * the second the road has forgotten every peer that is gone, and by the last every back-off has run out, too.
 */
const looks = [25_000, 65_000, 150_000];

/** How long after the last page woke all are linked again, in milliseconds. */
const reunion = 5_000;
/** How long until all is in order, in milliseconds: an offer whose answer came during the sleep waits for 10 s. */
const recovery = 15_000;

/** A rule was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Plays one schedule through, and throws a `Violation` where a rule is broken. */
export class World {
  readonly #schedule: Schedule;
  readonly #clock = new VirtualClock();
  readonly #random: SeededRandom;
  readonly #network: SimulatedNetwork;
  readonly #road: SimulatedRoad;
  readonly #participants: Participant[];
  readonly #audit: WorldAudit;
  readonly #violations: string[] = [];
  readonly #weather: Weather;

  /** `print` receives a line for every event, to look into a violation. */
  constructor(schedule: Schedule, print?: (line: string) => void) {
    this.#schedule = schedule;
    this.#random = new SeededRandom(schedule.seed, 'world');
    const weather = weatherOf(schedule);
    this.#weather = weather;
    this.#network = new SimulatedNetwork(
      this.#clock,
      this.#random.fork('network'),
      this.#violation,
    );
    this.#road = new SimulatedRoad(
      this.#clock,
      this.#random.fork('road'),
      schedule.verified ? verifiedName : 'sim',
    );
    const around: Surroundings = {
      clock: this.#clock,
      random: this.#random,
      road: this.#road,
      network: this.#network,
      verified: schedule.verified === true,
      topology: schedule.topology,
      places: schedule.places,
      whenFull: schedule.whenFull,
      allow: schedule.allow,
      memory: schedule.memory,
      approval: schedule.approval,
      uplink: schedule.uplink,
      slowViewer: schedule.slowViewer,
      hostility: { ...schedule.hostility },
      weather,
      find: (peerId) => this.#participants.find(({ session }) => session?.peerId === peerId),
      logger:
        (page) =>
        ({ event, peerId, generation, handshakeId, ...rest }) => {
          const { time: _, level: __, sessionId: ___, ...details } = rest;
          print?.(
            `${this.#time} ${page.name} ${event} ${peerId ?? ''} ${generation ?? ''} ${handshakeId ?? ''} ${JSON.stringify(details)}`,
          );
        },
      violation: this.#violation,
    };
    this.#participants = schedule.roles.map((role, index) => new Participant(index, role, around));
    this.#audit = new WorldAudit({
      schedule,
      weather,
      participants: this.#participants,
      network: this.#network,
      road: this.#road,
    });
    this.#clock.after(faultTime, () => Object.assign(around.hostility, peaceful));
  }

  async run(): Promise<void> {
    for (const { at, action } of this.#schedule.actions) {
      this.#clock.after(at, () => this.#act(action));
    }
    await this.#settle();
    await this.#exchangeData();
    this.#require(this.#audit.offers());
    await this.#end();
  }

  /** After the faults, the session recovers and stays stable. */
  async #settle(): Promise<void> {
    const { awake } = this.#weather;
    if (awake > 0) return this.#awake(Math.max(awake, faultTime));
    let disorder: string[] = [];
    for (const look of looks.map((ms) => faultTime + ms)) {
      await this.#runUntil(look);
      disorder = this.#audit.disorder();
      if (disorder.length === 0) break;
    }
    this.#require(disorder);
  }

  /** After a sleep, all meet again at once, and go on where they were soon. */
  async #awake(since: number): Promise<void> {
    await this.#runUntil(since + reunion);
    this.#require(this.#audit.apart());
    await this.#runUntil(since + recovery);
    this.#require(this.#audit.disorder());
  }

  /**
   * Messages arrive everywhere, and connected peers negotiate nothing any more. An offer for which somebody has asked
   * before may come late: then this holds the second time.
   */
  async #exchangeData(again = false): Promise<void> {
    const check = this.#audit.watchData();
    for (const participant of this.#participants) participant.send();
    await this.#runUntil(this.#clock.now() + 500);
    const { lost, restless } = check();
    this.#require([...lost, ...this.#audit.missed()]);
    if (restless && again) this.#require(['offers are made without end']);
    if (restless) {
      await this.#runUntil(this.#clock.now() + 10_000);
      return this.#exchangeData(true);
    }
    // A report may wait for 250 ms, and then for a narrow uplink.
    await this.#runUntil(this.#clock.now() + 1_000);
    this.#require(this.#audit.unreported());
  }

  /** All participants leave. Nothing remains: on the pages at once, on the road after the grace periods. */
  async #end(): Promise<void> {
    for (const participant of this.#participants) participant.leave();
    await this.#runUntil(this.#clock.now() + 1_000);
    this.#require(this.#audit.openConnections());
    await this.#runUntil(this.#clock.now() + defaultRoadLimits.hostGrace);
    this.#require(this.#audit.leftovers());
    const { pending } = this.#clock;
    this.#require(pending > 0 ? [`${pending} timers are left after everybody has left`] : []);
  }

  async #runUntil(end: number): Promise<void> {
    while (this.#clock.step(end)) {
      await settlePromises(this.#schedule.verified ? 24 : 8);
      this.#require([]);
    }
    this.#clock.advance(end - this.#clock.now());
  }

  #act(action: Action): void {
    if (action.do === 'restart-road') {
      this.#road.stop();
      this.#clock.after(action.ms, () => this.#road.restart());
      return;
    }
    if (action.do === 'outage') return this.#loseAll(action.ms);
    if (action.do === 'strangers') return this.#strangersCome(action.ms);
    if (action.do === 'flip-topology') {
      if (this.#schedule.topology !== 'mesh') return;
      return flipTopology(this.#participants, action.ms, this.#clock);
    }
    if (action.do === 'squat') return void squat(this.#road, this.#clock, this.#violation);
    const participant = this.#pick(action.peer);
    const { page } = participant;
    switch (action.do) {
      case 'join':
        return participant.join();
      case 'leave':
        return participant.leave();
      case 'crash':
        return participant.crash();
      case 'send':
        return participant.send();
      case 'broadcast':
        return participant.broadcast(action.bytes);
      case 'share':
        return participant.share();
      case 'rejoin':
        return participant.rejoin(action.ms);
      case 'reload':
        return participant.reload(action.ms);
      case 'replay':
        return page?.run(() => participant.hostile?.replay(action.kind, action.renumbered));
      case 'rebind':
        return page === null ? undefined : this.#network.rebind(page);
      case 'cut-socket':
        return page === null ? undefined : this.#road.cut(page);
      case 'refuse-rejoin': {
        const { state, peerId } = participant.session ?? {};
        // A first join that is refused ends the session.
        if (page === null || state !== 'live') return;
        this.#clock.after(action.ms, this.#road.refuse(peerId ?? ''));
        return this.#road.cut(page);
      }
      case 'network-change':
        return page?.run(() => page.interrupt(action.offline ? 'offline' : 'network'));
      case 'crowd':
        return page?.crowd(action.ms);
      case 'freeze':
        page?.freeze();
        this.#clock.after(action.ms, () => page?.thaw());
        return;
      case 'sleep':
        return sleep(action, participant, this.#road, this.#network, this.#clock);
      case 'cut':
        this.#cut(page, this.#pick(action.other).page, action.ms);
        // The message is on the way when the connection is repaired or replaced.
        return page?.run(() => participant.send());
      case 'demand':
        return demand(action.what, this.#pick(action.other), participant, this.#clock);
      case 'forge': {
        const sender = this.#pick(action.other);
        return page?.run(() => {
          const { hostile } = participant;
          const from = sender.session?.peerId ?? 'forger';
          const parked = this.#participants.find(({ hostile }) => hostile?.parked)?.hostile?.parked;
          if (hostile === null) return;
          forgeSignal(action.kind, from, parked ?? null, hostile, this.#random);
        });
      }
    }
  }

  /** The network of all peers is gone for `ms`, and the road and its memory with it. */
  #loseAll(ms: number): void {
    const pages = this.#participants.flatMap(({ page }) => page ?? []);
    const hosts = this.#participants.flatMap(({ role, page }) => (role === 'host' && page) || []);
    const pairs = hosts.flatMap((host) => pages.map((page) => [host, page] as const));
    this.#road.stop();
    for (const pair of pairs) this.#network.cut(...pair);
    this.#clock.after(ms, () => {
      this.#road.restart();
      for (const pair of pairs) this.#network.mend(...pair);
    });
  }

  /** A stranger joins a mesh under many ids, and leaves again after `ms`. */
  #strangersCome(ms: number): void {
    if (this.#schedule.topology !== 'mesh') return;
    const stranger = new Stranger(this.#road, this.#network, this.#clock);
    this.#clock.after(ms, () => stranger.leave());
  }

  #cut(page: SimulatedPage | null, other: SimulatedPage | null, ms: number): void {
    if (page === null || other === null || page === other) return;
    this.#network.cut(page, other);
    this.#clock.after(ms, () => this.#network.mend(page, other));
  }

  #pick(peer: number): Participant {
    return this.#participants[peer % this.#participants.length] as Participant;
  }

  readonly #violation = (what: string): void => {
    this.#violations.push(`at ${this.#time} s: ${what}`);
  };

  /** In seconds. */
  get #time(): string {
    return (this.#clock.now() / 1000).toFixed(3);
  }

  /** Throws if a given rule is broken, or one that the audits have reported. */
  #require(broken: readonly string[]): void {
    const all = [...this.#violations, ...broken];
    if (all.length > 0) throw new Violation(all.join('\n'));
  }
}

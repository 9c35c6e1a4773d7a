import { defaultRoadLimits } from '../../src/road/road-limits.ts';
import type { SignalBody, SignalKind } from '../../src/signaling/messages.ts';
import { offerPolicy } from '../../src/signaling/offer-policy.ts';
import { peaceful } from '../kit/hostile-signaling.ts';
import { type Weather, weatherOf } from './conditions.ts';
import { Participant, type Surroundings } from './participant.ts';
import { type Action, type Forgery, faultTime, type Schedule } from './schedule.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedRoad } from './simulated-road.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * When to look whether all is in order, in milliseconds after the faults: by the first most worlds are, by the
 * second the road has forgotten whoever is gone, by the last every back-off has run out, too.
 */
const looks = [25_000, 65_000, 150_000];

/** A rule was broken. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Plays one schedule through, and throws a `Violation` where a rule is broken. */
export class World {
  readonly #schedule: Schedule;
  readonly #weather: Weather;
  readonly #clock = new VirtualClock();
  readonly #random: SeededRandom;
  readonly #network: SimulatedNetwork;
  readonly #road: SimulatedRoad;
  readonly #participants: Participant[];
  readonly #violations: string[] = [];

  /** `print` receives a line for all that happens, for whoever looks into a violation. */
  constructor(schedule: Schedule, print?: (line: string) => void) {
    this.#schedule = schedule;
    this.#weather = weatherOf(schedule);
    this.#random = new SeededRandom(schedule.seed, 'world');
    const violation = (what: string): void => {
      this.#violations.push(`at ${(this.#clock.now() / 1000).toFixed(3)} s: ${what}`);
    };
    this.#network = new SimulatedNetwork(this.#clock, this.#random.fork('network'), violation);
    this.#road = new SimulatedRoad(this.#clock, this.#random.fork('road'));
    const around: Surroundings = {
      clock: this.#clock,
      random: this.#random,
      road: this.#road,
      network: this.#network,
      topology: schedule.topology,
      places: schedule.places,
      whenFull: schedule.whenFull,
      allow: schedule.allow,
      hostility: { ...schedule.hostility },
      weather: this.#weather,
      find: (peerId) => this.#participants.find(({ session }) => session?.peerId === peerId),
      logger:
        (page) =>
        ({ event, peerId, generation, handshakeId, ...rest }) => {
          const at = (this.#clock.now() / 1000).toFixed(3);
          const { time: _, level: __, sessionId: ___, ...details } = rest;
          print?.(
            `${at} ${page.name} ${event} ${peerId ?? ''} ${generation ?? ''} ${handshakeId ?? ''} ${JSON.stringify(details)}`,
          );
        },
      violation,
    };
    this.#participants = schedule.roles.map((role, index) => new Participant(index, role, around));
    this.#clock.after(faultTime, () => Object.assign(around.hostility, peaceful));
  }

  async run(): Promise<void> {
    for (const { at, action } of this.#schedule.actions) {
      this.#clock.after(at, () => this.#act(action));
    }
    let disorder: string[] = [];
    for (const look of looks) {
      await this.#runUntil(faultTime + look);
      disorder = this.#disorder();
      // An ordered world stays so.
      if (disorder.length === 0) break;
    }
    this.#violations.push(...disorder);
    this.#throwIfViolated();
    await this.#checkData();
    this.#checkOffers();
    for (const participant of this.#participants) participant.leave();
    await this.#checkEnd();
  }

  /** Nothing is left of anybody: at once on the pages, and on the road when the graces have passed. */
  async #checkEnd(): Promise<void> {
    await this.#runUntil(this.#clock.now() + 1_000);
    const open = this.#network.connections.filter(({ closed }) => !closed);
    for (const { page, peerId } of open) {
      this.#violate(`${page.name} still has a connection to ${peerId} after everybody has left`);
    }
    await this.#runUntil(this.#clock.now() + defaultRoadLimits.hostGrace);
    const { sessions, peers, connections } = this.#road.metrics;
    if (sessions + peers + connections > 0) {
      this.#violate(
        `the road still has ${sessions} sessions, ${peers} peers, ${connections} sockets`,
      );
    }
    const { pending } = this.#clock;
    if (pending > 0) this.#violate(`${pending} timers are left after everybody has left`);
    this.#throwIfViolated();
  }

  async #runUntil(end: number): Promise<void> {
    while (this.#clock.step(end)) {
      await settlePromises();
      this.#throwIfViolated();
    }
    this.#clock.advance(end - this.#clock.now());
  }

  #act(action: Action): void {
    if (action.do === 'restart-road') {
      this.#road.stop();
      this.#clock.after(action.ms, () => this.#road.restart());
      return;
    }
    const participant = this.#pick(action.who);
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
      case 'network-change':
        return page?.run(() => page.changeNetwork());
      case 'crowd':
        return page?.crowd(action.ms);
      case 'freeze':
        page?.freeze();
        this.#clock.after(action.ms, () => page?.thaw());
        return;
      case 'cut': {
        const other = this.#pick(action.other).page;
        if (page === null || other === null || page === other) return;
        this.#network.cut(page, other);
        this.#clock.after(action.ms, () => this.#network.mend(page, other));
        return;
      }
      case 'forge':
        return page?.run(() => this.#forge(participant, action.kind, this.#pick(action.other)));
    }
  }

  #pick(who: number): Participant {
    return this.#participants[who % this.#participants.length] as Participant;
  }

  /** Slips in a signal that its alleged sender never sent. */
  #forge(victim: Participant, kind: Forgery, from: Participant): void {
    const { hostile } = victim;
    const handshakeId = this.#random.uuid();
    const sdp = JSON.stringify({ pc: 999_999, offer: 1, ice: 0, sends: false, room: false });
    const candidate = JSON.stringify({ pc: 999_999, ice: 0 });
    const signal = (kind: SignalKind, body: SignalBody, from: string, generation = 1) =>
      ({ type: 'signal', from, handshakeId, generation, seq: 0, kind, body }) as const;
    const offer = { sdp, connection: handshakeId };
    const sender = from.session?.peerId ?? 'forger';
    switch (kind) {
      case 'stranger-offer':
        return hostile?.inject(signal('offer', offer, 'forger'));
      case 'crossing-offer':
        return hostile?.inject(signal('offer', offer, sender, this.#random.pick([1, 2, 3])));
      case 'colliding-offer':
        return hostile?.collide(({ to, generation }) =>
          signal('offer', offer, to, generation + this.#random.pick([0, 1])),
        );
      case 'answer':
        return hostile?.inject(signal('answer', { sdp }, sender));
      case 'candidate':
        return hostile?.inject(signal('candidate', { candidate, sdpMid: '0' }, sender));
      case 'renegotiate':
        return hostile?.inject(signal('renegotiate', { connection: handshakeId }, sender));
      case 'stranger-bye':
        return hostile?.inject(signal('bye', { reason: 'refused' }, 'forger'));
    }
  }

  /** Everybody who should be linked is, or was given up for a reason that the schedule explains: else, who is not. */
  #disorder(): string[] {
    const disorder: string[] = [];
    const present = this.#participants.filter(
      ({ present, sentAway, page }) => present && !sentAway && !page?.frozen,
    );
    const hosts = present.filter(
      ({ role, session }) => role === 'host' && session?.state === 'live',
    );
    if (this.#schedule.topology === 'star' && hosts.length > 1) disorder.push('two hosts are live');
    const topology = this.#schedule.topology;
    for (const one of present) {
      const { session } = one;
      // Who came second to a session that has a host was sent away.
      if (session === null || (one.role === 'host' && !hosts.includes(one))) continue;
      const { handshakesInProgress, handshakesQueued } = session.metrics;
      if (handshakesInProgress + handshakesQueued > 0) {
        disorder.push(`${one.index} still has ${handshakesInProgress} handshakes in progress`);
      }
      for (const other of present) {
        if (one === other || other.session === null) continue;
        if (other.role === 'host' && !hosts.includes(other)) continue;
        // A mesh without a host is no mesh: nobody has said that it is one.
        if (topology === 'mesh' && hosts.length === 0) continue;
        const self = { peerId: session.peerId ?? '', role: one.role };
        const remote = { peerId: other.session.peerId ?? '', role: other.role };
        if (self.peerId === '' || remote.peerId === '') continue;
        const state = session.peers.get(remote.peerId)?.state;
        if (offerPolicy(self, remote, topology) === 'none') {
          if (state !== undefined) disorder.push(`${one.index} has a link that it should not have`);
        } else if (state !== 'connected' && !this.#explained(state, one, other)) {
          disorder.push(`${one.index} and ${other.index} are not linked: ${state ?? 'unknown'}`);
        }
      }
      const ghosts = [...session.peers.values()].filter(
        ({ peerId, state }) =>
          state !== 'failed-permanent' &&
          !present.some(({ session: other }) => other?.peerId === peerId),
      );
      for (const { peerId, state } of ghosts) disorder.push(`${peerId} is gone, and is ${state}`);
    }
    return [...disorder, ...this.#unexplained(), ...this.#unseen()];
  }

  /** Whether the two gave each other up, and something has happened to them. */
  #explained(state: string | undefined, one: Participant, other: Participant): boolean {
    return state === 'failed-permanent' && this.#weather.harsh(one.index, other.index);
  }

  /** Whose session failed although nothing has happened between it and any host. */
  #unexplained(): string[] {
    const hosts = this.#participants.filter(({ role }) => role === 'host');
    return this.#participants
      .filter(({ role, present, sentAway, session }) => {
        return role === 'viewer' && present && !sentAway && session?.state === 'failed';
      })
      .filter(({ index }) => !hosts.some((host) => this.#weather.harsh(index, host.index)))
      .map(({ index, session }) => `${index} has failed: ${session?.error?.code}`);
  }

  /** What is sent now arrives everywhere, and whoever is connected negotiates nothing any more. */
  async #checkData(): Promise<void> {
    const generations = this.#generations;
    const arrivals = new Set<string>();
    const expected = new Set<string>();
    for (const one of this.#participants) {
      if (one.session === null || !one.present) continue;
      for (const { peerId, state } of one.session.peers.values()) {
        if (state === 'connected') expected.add(`${one.session.peerId}>${peerId}`);
      }
      one.session.on('message', ({ peerId }) =>
        arrivals.add(`${peerId}>${one.session?.peerId ?? ''}`),
      );
    }
    for (const one of this.#participants) one.send();
    await this.#runUntil(this.#clock.now() + 500);
    for (const way of expected) if (!arrivals.has(way)) this.#violate(`no data came ${way}`);
    const after = this.#generations;
    for (const [way, generation] of generations) {
      if (expected.has(way) && (after.get(way) ?? generation) > generation) {
        this.#violate('offers are made without end');
      }
    }
  }

  /** How many handshakes there were on each way. */
  get #generations(): Map<string, number> {
    const all = new Map<string, number>();
    for (const { session } of this.#participants) {
      for (const { peerId, generation } of session?.peers.values() ?? []) {
        all.set(`${session?.peerId}>${peerId}`, generation);
      }
    }
    return all;
  }

  /** Who sends media is seen by everybody linked to it, and nobody else is: else, who is not. */
  #unseen(): string[] {
    // After a restart the road takes a mesh for one again only when a host is back.
    const hosted = this.#participants.some(({ role, present }) => role === 'host' && present);
    if (this.#schedule.topology === 'mesh' && !hosted) return [];
    const unseen: string[] = [];
    for (const one of this.#participants) {
      if (one.session === null || !one.present || one.page?.frozen) continue;
      for (const { peerId, state } of one.session.peers.values()) {
        const other = this.#participants.find(({ session }) => session?.peerId === peerId);
        if (state !== 'connected' || !other?.session) continue;
        const refused = this.#schedule.topology === 'star' && !this.#schedule.allow;
        const sends = other.session.media.size > 0 && !(refused && one.role === 'host');
        if (one.audit?.sees(peerId) === sends) continue;
        unseen.push(`${one.index} ${sends ? 'does not see' : 'still sees'} ${other.index}`);
      }
    }
    return unseen;
  }

  /** The road has relayed offers of who may make them, and of nobody else. */
  #checkOffers(): void {
    if (this.#schedule.topology !== 'star') return;
    const guilty = this.#road.offers.find(({ role }) => role !== 'host');
    if (guilty !== undefined) this.#violate(`${guilty.from}, a ${guilty.role}, made an offer`);
    if (this.#road.metrics.roleViolations > 0) this.#violate('the road saw a role violation');
    for (const { initiator, page } of this.#network.connections) {
      const index = Number(page.name.split('.')[0]);
      if (initiator && this.#participants[index]?.role !== 'host') {
        this.#violate('a viewer made a connection that offers');
      }
    }
  }

  #violate(what: string): void {
    this.#violations.push(what);
    this.#throwIfViolated();
  }

  #throwIfViolated(): void {
    if (this.#violations.length > 0) throw new Violation(this.#violations.join('\n'));
  }
}

/** Lets everything run that waits for promises: no chain in the engine is longer than this. */
async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await null;
}

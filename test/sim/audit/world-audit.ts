import { offerPolicy } from '../../../src/signaling/offer-policy.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Weather } from '../schedule/weather.ts';
import type { Participant } from '../world/participant.ts';
import type { SimulatedNetwork } from '../world/simulated-network.ts';
import type { SimulatedRoad } from '../world/simulated-road.ts';

interface WorldAuditOptions {
  readonly schedule: Schedule;
  readonly weather: Weather;
  readonly participants: readonly Participant[];
  readonly network: SimulatedNetwork;
  readonly road: SimulatedRoad;
}

/** Compares the views that participants have of each other. Each method returns the broken rules. */
export class WorldAudit {
  readonly #options: WorldAuditOptions;

  constructor(options: WorldAuditOptions) {
    this.#options = options;
  }

  /**
   * All peers that should be linked are linked, or were given up for a reason that the schedule explains.
   * All senders of media are seen.
   */
  disorder(): string[] {
    const [present, hosts] = this.#present;
    const rivals = this.#options.schedule.topology === 'star' && hosts.length > 1;
    return [
      ...(rivals ? ['two hosts are live'] : []),
      // A second host of a session that has one was sent away.
      ...present
        .filter((one) => one.role !== 'host' || hosts.includes(one))
        .flatMap((one) => [
          ...this.#unfinished(one),
          ...this.#unlinked(one, present, hosts),
          ...this.#ghosts(one, present),
        ]),
      ...this.#unexplained(),
      ...this.#unseen(),
      ...this.#tolerated(),
      ...present.flatMap(({ index, page }) =>
        page?.uplink?.busy ? [`${index} has not sent everything`] : [],
      ),
    ];
  }

  /** Peers that should be linked, and are not. */
  apart(): string[] {
    const [present, hosts] = this.#present;
    return present.flatMap((one) => this.#unlinked(one, present, hosts));
  }

  /**
   * Call before all participants send a message. The returned function, called when messages had time to arrive, tells
   * which did not, and whether connected peers still negotiate.
   */
  watchData(): () => { lost: string[]; restless: boolean } {
    const { participants } = this.#options;
    const generations = this.#generations;
    const arrivals = new Set<string>();
    const expected = new Set<string>();
    for (const { session, present } of participants) {
      if (session === null || !present) continue;
      for (const { peerId, state } of session.peers.values()) {
        if (state === 'connected') expected.add(`${session.peerId}>${peerId}`);
      }
      session.on('message', ({ peerId }) => arrivals.add(`${peerId}>${session.peerId ?? ''}`));
    }
    return () => {
      const after = this.#generations;
      const lost = [...expected].filter((way) => !arrivals.has(way));
      const restless = [...generations].some(
        ([way, generation]) => expected.has(way) && (after.get(way) ?? generation) > generation,
      );
      return { lost: lost.map((way) => `no data came ${way}`), restless };
    };
  }

  /** Bytes that have arrived, and whose senders still keep them because nobody has told them. */
  unreported(): string[] {
    const present = this.#options.participants.filter((one) => one.present && !one.page?.frozen);
    return present.flatMap(({ index, session }) => {
      const { outstandingBytes = 0 } = session?.metrics ?? {};
      return outstandingBytes > 0 ? [`${index} keeps ${outstandingBytes} bytes that arrived`] : [];
    });
  }

  /** No message is lost between two that stay, unless its sender hears of it. It may wait for a link that is repaired. */
  missed(): string[] {
    const present = this.#options.participants.filter((one) => one.present && !one.page?.frozen);
    return present.flatMap((one) =>
      present.flatMap((other) => {
        const peerId = other.session?.peerId ?? '';
        const { state } = one.session?.peers.get(peerId) ?? {};
        if (state === 'waiting' || state === 'connecting' || state === 'failed') return [];
        const missed = (other.audit && one.audit?.missedBy(peerId, other.audit)) ?? [];
        return missed.map(
          (count) => `message ${count} of ${one.index} never reached ${other.index}`,
        );
      }),
    );
  }

  /** The road has relayed only offers of hosts. */
  offers(): string[] {
    const { schedule, participants, network, road } = this.#options;
    if (schedule.topology !== 'star') return [];
    const guilty = road.offers
      .filter(({ role }) => role !== 'host')
      .map(({ from, role }) => `${from}, a ${role}, made an offer`);
    const takers = new Map<string, string>();
    for (const { handshakeId, to } of road.offers) takers.set(handshakeId, to);
    const shared = road.offers
      .filter(({ handshakeId, to }) => takers.get(handshakeId) !== to)
      .map(({ to }) => `${to} was given the offer of another viewer`);
    const violations = road.metrics.roleViolations > 0 ? ['the road saw a role violation'] : [];
    const offering = network.connections
      .filter(({ initiator }) => initiator)
      .filter(({ page }) => participants[Number(page.name.split('.')[0])]?.role !== 'host')
      .map(() => 'a viewer made a connection that offers');
    return [...guilty, ...shared, ...violations, ...offering];
  }

  /** Nothing remains when all participants have left. */
  leftovers(): string[] {
    const { sessions, peers, connections } = this.#options.road.metrics;
    return sessions + peers + connections === 0
      ? []
      : [`the road still has ${sessions} sessions, ${peers} peers, ${connections} sockets`];
  }

  /** Every connection is closed when all participants have left. */
  openConnections(): string[] {
    return this.#options.network.connections
      .filter(({ closed }) => !closed)
      .map(({ page, peerId }) => `${page.name} still has a connection to ${peerId}`);
  }

  /** The participants that are there, and those of them that host the session. */
  get #present(): [Participant[], Participant[]] {
    const present = this.#options.participants.filter(
      ({ present, sentAway, page }) => present && !sentAway && !page?.frozen,
    );
    const star = this.#options.schedule.topology === 'star';
    // A host of a star whose name another one took while it was away has no viewers any more.
    const hosts = present.filter(
      ({ role, session }) =>
        role === 'host' &&
        session?.state === 'live' &&
        (!star || session.signalingState === 'open'),
    );
    return [present, hosts];
  }

  #unfinished({ index, session }: Participant): string[] {
    if (session === null) return [];
    const { handshakesInProgress, handshakesQueued } = session.metrics;
    return handshakesInProgress + handshakesQueued === 0
      ? []
      : [`${index} still has ${handshakesInProgress} handshakes in progress`];
  }

  #unlinked(
    one: Participant,
    present: readonly Participant[],
    hosts: readonly Participant[],
  ): string[] {
    const { topology } = this.#options.schedule;
    // Without a host, the topology is not known to be a mesh.
    if (topology === 'mesh' && hosts.length === 0) return [];
    return present
      .filter((other) => other !== one && (other.role !== 'host' || hosts.includes(other)))
      .flatMap((other) => {
        const self = { peerId: one.session?.peerId ?? '', role: one.role };
        const remote = { peerId: other.session?.peerId ?? '', role: other.role };
        if (self.peerId === '' || remote.peerId === '') return [];
        const state = one.session?.peers.get(remote.peerId)?.state;
        if (offerPolicy(self, remote, topology) === 'none') {
          return state === undefined ? [] : [`${one.index} has a link that it should not have`];
        }
        const { weather } = this.#options;
        const refused = state === undefined && weather.crowded;
        const excused =
          refused || (state === 'failed-permanent' && weather.harsh(one.index, other.index));
        return state === 'connected' || excused
          ? []
          : [`${one.index} and ${other.index} are not linked: ${state ?? 'unknown'}`];
      });
  }

  /** Peers that a session still counts on although their pages are gone. */
  #ghosts({ session }: Participant, present: readonly Participant[]): string[] {
    return [...(session?.peers.values() ?? [])]
      .filter(({ state }) => state !== 'failed-permanent')
      .filter(({ peerId }) => !present.some((other) => other.session?.peerId === peerId))
      .map(({ peerId, state }) => `${peerId} is gone, and is ${state}`);
  }

  /** Viewers whose session failed although nothing has happened between them and any host. */
  #unexplained(): string[] {
    const { participants, weather } = this.#options;
    const hosts = participants.filter(({ role }) => role === 'host');
    return participants
      .filter(({ role, present, sentAway, session }) => {
        return role === 'viewer' && present && !sentAway && session?.state === 'failed';
      })
      .filter(({ index }) => !hosts.some((host) => weather.harsh(index, host.index)))
      .map(({ index, session }) => `${index} has failed: ${session?.error?.code}`);
  }

  /** A viewer that cannot keep up, and that its host has kept: the others pay for it. */
  #tolerated(): string[] {
    return this.#options.participants
      .filter(({ isSlow, sentAway }) => isSlow && !sentAway)
      .map(({ index }) => `${index} cannot keep up, and was not evicted`);
  }

  /** Senders of media that a linked peer does not see, and streams that it still sees. */
  #unseen(): string[] {
    const { participants, schedule } = this.#options;
    // After a restart the road takes a mesh for one again only when a host is back.
    const hosted = participants.some(({ role, present }) => role === 'host' && present);
    if (schedule.topology === 'mesh' && !hosted) return [];
    const unseen: string[] = [];
    for (const one of participants) {
      if (one.session === null || !one.present || one.page?.frozen) continue;
      for (const { peerId, state } of one.session.peers.values()) {
        const other = participants.find(({ session }) => session?.peerId === peerId);
        if (state !== 'connected' || !other?.session) continue;
        const refused = schedule.topology === 'star' && !schedule.allow;
        const sends = other.session.media.size > 0 && !(refused && one.role === 'host');
        if (one.audit?.sees(peerId) === sends) continue;
        unseen.push(`${one.index} ${sends ? 'does not see' : 'still sees'} ${other.index}`);
      }
    }
    return unseen;
  }

  /** How many handshakes there were from each peer to each other. */
  get #generations(): Map<string, number> {
    const all = new Map<string, number>();
    for (const { session } of this.#options.participants) {
      for (const { peerId, generation } of session?.peers.values() ?? []) {
        all.set(`${session?.peerId}>${peerId}`, generation);
      }
    }
    return all;
  }
}

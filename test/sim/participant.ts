import type { MessageData } from '../../src/link/message.ts';
import type { ConnectionState } from '../../src/negotiation/connection-state.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { Session } from '../../src/session/session.ts';
import type { Role, Topology } from '../../src/signaling/messages.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket-signaling.ts';
import { HostileSignaling, type Hostility } from '../hostile/hostile-signaling.ts';
import type { SeededRandom } from './seeded-random.ts';
import { SignalAudit } from './signal-audit.ts';
import type { SimulatedConnection } from './simulated-connection.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedPage } from './simulated-page.ts';
import type { SimulatedRoad } from './simulated-road.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface Surroundings {
  clock: VirtualClock;
  random: SeededRandom;
  road: SimulatedRoad;
  network: SimulatedNetwork;
  topology: Topology;
  hostility: Hostility;
  /** No signal is lost or forged, so that nothing but its path can make a link ill. */
  calm: boolean;
  logger(page: SimulatedPage): Logger;
  violation(what: string): void;
}

/** What may follow what; the doc comment of `ConnectionState` in code. */
const legal: Record<ConnectionState, readonly ConnectionState[]> = {
  disconnected: ['waiting', 'connecting', 'disconnected'],
  waiting: ['connecting', 'failed-permanent', 'disconnected'],
  connecting: ['connected', 'failed', 'failed-permanent', 'disconnected'],
  connected: ['connecting', 'failed', 'failed-permanent', 'disconnected'],
  failed: ['connecting', 'failed-permanent', 'disconnected'],
  'failed-permanent': ['disconnected'],
};

/** Somebody with a browser: opens a page with a session on it, closes it, loses it, opens it again. */
export class Participant {
  readonly index: number;
  readonly role: Role;
  readonly #around: Surroundings;
  readonly #key: string;
  page: SimulatedPage | null = null;
  session: Session | null = null;
  hostile: HostileSignaling | null = null;
  #pages = 0;
  #sent = 0;

  constructor(index: number, role: Role, around: Surroundings) {
    this.index = index;
    this.role = role;
    this.#around = around;
    this.#key = `key-${index}`;
  }

  get present(): boolean {
    return this.session !== null && this.page?.alive === true;
  }

  join(): void {
    if (this.present) return;
    const { clock, random, road, network, topology, hostility, violation } = this.#around;
    const page = new SimulatedPage(`${this.index}.${++this.#pages}`, clock);
    const chance = random.fork(page.name);
    const hostile = new HostileSignaling(
      new WebSocketSignaling('ws://road.sim/', {
        clock: page.clock,
        random: chance,
        openSocket: road.openSocket(page),
      }),
      hostility,
      page.clock,
      chance,
    );
    const session: Session = new Session({
      session: 'sim',
      role: this.role,
      hostKey: this.#key,
      signaling: new SignalAudit(hostile, {
        clock,
        topology,
        knows: (peerId) =>
          ['connecting', 'connected'].includes(session.peers.get(peerId)?.state ?? ''),
        violation,
      }),
      topology,
      clock: page.clock,
      random: chance,
      logger: this.#around.logger(page),
      linkFactory: network.factory(page),
    });
    this.page = page;
    this.session = session;
    this.hostile = hostile;
    this.#watch(session);
    session.start().catch(() => {});
  }

  leave(): void {
    if (this.page?.frozen) return;
    if (this.session === null) return;
    this.session.stop();
    this.session = null;
    this.#closedAll();
  }

  /** The tab dies, and nobody says goodbye. */
  crash(): void {
    this.page?.kill();
    if (this.page) this.#around.network.died(this.page);
    this.session = null;
  }

  /** The page is told that it goes, and comes back after a while. */
  reload(ms: number): void {
    if (this.page?.frozen || !this.present) return;
    this.session?.suspend();
    this.#around.clock.after(1, () => {
      this.crash();
      this.#around.clock.after(ms, () => this.join());
    });
  }

  rejoin(ms: number): void {
    if (!this.present || this.page?.frozen) return;
    this.leave();
    this.#around.clock.after(ms, () => this.join());
  }

  send(): void {
    if (!this.present || this.page?.frozen) return;
    const peerId = this.session?.peerId;
    this.#sent += 1;
    this.session?.send({ from: peerId, count: this.#sent } as MessageData).catch(() => {});
  }

  /** Connections of this participant's page that are not closed, by who is at the other end. */
  openConnections(): Map<string, SimulatedConnection[]> {
    const open = new Map<string, SimulatedConnection[]>();
    for (const connection of this.#around.network.connections) {
      if (connection.page !== this.page || connection.closed) continue;
      const list = open.get(connection.peerId) ?? [];
      list.push(connection);
      open.set(connection.peerId, list);
    }
    return open;
  }

  /** Whoever left holds nothing any more. */
  #closedAll(): void {
    for (const [peerId] of this.openConnections()) {
      this.#around.violation(`a connection to ${peerId} stayed open after leaving`);
    }
    const timers = this.page?.pendingTimers ?? 0;
    if (timers > 0) this.#around.violation(`${timers} timers were left after leaving`);
  }

  #watch(session: Session): void {
    const { violation, clock } = this.#around;
    const states = new Map<string, ConnectionState>();
    const failures = new Map<string, { count: number; at: number }>();
    const heard = new Map<string, number>();
    session.on('connection', ({ peerId, state, previous, reason }) => {
      const before = states.get(peerId) ?? previous;
      if (before !== previous && before !== 'disconnected') {
        violation(`the state said to be ${previous} was ${before}`);
      }
      if (!legal[previous].includes(state)) violation(`${previous} was followed by ${state}`);
      states.set(peerId, state);
      if (state === 'failed-permanent' && reason === undefined) {
        violation('failed-permanent without a reason');
      }
      if (previous === 'connected' && reason !== undefined && reason.code !== 'refused') {
        this.#checkWasIll(peerId, reason.code);
      }
      this.#checkRetries(peerId, state, previous, failures, clock.now());
      this.#checkOne();
    });
    session.on('message', ({ peerId, data }) => {
      if (!session.peers.get(peerId)) violation(`a message of ${peerId}, who is not there`);
      const { from, count } = data as { from: string; count: number };
      if (from !== peerId) violation(`a message of ${from} was said to be of ${peerId}`);
      if (count <= (heard.get(peerId) ?? 0)) violation(`message ${count} came twice or late`);
      heard.set(peerId, count);
    });
  }

  /** A failed handshake waits at least 2, 4, 8 s less a quarter, and is retried three times at most. */
  #checkRetries(
    peerId: string,
    state: ConnectionState,
    previous: ConnectionState,
    failures: Map<string, { count: number; at: number }>,
    now: number,
  ): void {
    const { violation } = this.#around;
    if (state === 'connected' || state === 'disconnected') {
      failures.delete(peerId);
    } else if (state === 'failed' && previous === 'connecting') {
      const count = (failures.get(peerId)?.count ?? 0) + 1;
      failures.set(peerId, { count, at: now });
      if (count > 3) violation(`${count} failed attempts and no end`);
    } else if (state === 'connecting' && previous === 'failed') {
      const failure = failures.get(peerId);
      const offers = [...(this.openConnections().get(peerId) ?? [])].some((c) => c.initiator);
      const least = [0, 1_500, 3_000, 6_000][failure?.count ?? 0] ?? 0;
      if (failure && offers && now - failure.at < least - 1) {
        violation(`retry ${failure.count} came after ${Math.round(now - failure.at)} ms`);
      }
    }
  }

  /** A link whose path is well, and whose other side answers, is not given up. */
  #checkWasIll(peerId: string, reason: string): void {
    const { network, calm, violation } = this.#around;
    const connection = network.connections.findLast(
      (each) => each.page === this.page && each.peerId === peerId && each.opened,
    );
    if (connection && calm && network.isHealthy(connection)) {
      violation(`a healthy link was given up: ${reason}`);
    }
  }

  #checkOne(): void {
    for (const [peerId, connections] of this.openConnections()) {
      if (connections.length > 1) {
        this.#around.violation(`${connections.length} connections to ${peerId} at once`);
      }
    }
  }
}

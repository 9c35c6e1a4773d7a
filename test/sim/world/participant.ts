import { mediaKinds } from '../../../src/link/connection/media.ts';
import type { MessageData } from '../../../src/link/wire/message.ts';
import type { ConnectionState } from '../../../src/negotiation/connection-state.ts';
import type { Logger } from '../../../src/runtime/logger.ts';
import { onInterruption } from '../../../src/runtime/on-interruption.ts';
import type { WhenFull } from '../../../src/session/membership/admission-settings.ts';
import { Session } from '../../../src/session/session.ts';
import type { Role, Topology } from '../../../src/signaling/messages.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import { HostileSignaling, type Hostility } from '../../kit/signaling/hostile-signaling.ts';
import { SessionAudit } from '../audit/session-audit.ts';
import { SignalAudit } from '../audit/signal-audit.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Weather } from '../schedule/weather.ts';
import { NarrowWire } from './narrow-wire.ts';
import { simulatedStream } from './simulated-connection.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedPage } from './simulated-page.ts';
import type { SimulatedRoad } from './simulated-road.ts';
import { verifiedSession } from './verified-session.ts';

export interface Surroundings {
  clock: VirtualClock;
  random: SeededRandom;
  road: SimulatedRoad;
  network: SimulatedNetwork;
  /** Whether the session has a verified name. */
  verified: boolean;
  topology: Topology;
  places: number;
  whenFull: WhenFull;
  allow: boolean;
  memory: number;
  approval: number | null;
  uplink: number | null;
  slowViewer: Schedule['slowViewer'];
  hostility: Hostility;
  weather: Weather;
  /** The participant whose session has this peer id, if any. */
  find(peerId: string): Participant | undefined;
  logger(page: SimulatedPage): Logger;
  violation(what: string): void;
}

/** Bounds the handshakes in progress of each session: few, so that some have to wait. */
const maxHandshakes = 3;
/** A link with more bytes than this outstanding lags: few, so that the messages of a simulation suffice. */
const bufferHigh = 64 * 1024;
/** Bounds the links of each peer of a mesh: more than all participants, and fewer than a stranger has ids. */
const maxMeshPeers = 16;

/** A user with a browser that opens a page with a session, closes it, loses it, and opens it again. */
export class Participant {
  readonly index: number;
  readonly role: Role;
  readonly #around: Surroundings;
  readonly #key: string;
  page: SimulatedPage | null = null;
  session: Session | null = null;
  hostile: HostileSignaling | null = null;
  audit: SessionAudit | null = null;
  #pages = 0;
  #sent = 0;
  /** The number of the last message that it retains; 0 without one. */
  #state = 0;

  constructor(index: number, role: Role, around: Surroundings) {
    this.index = index;
    this.role = role;
    this.#around = around;
    this.#key = `key-${index}`;
  }

  get present(): boolean {
    return this.session !== null && this.page?.alive === true;
  }

  /** Whether it cannot keep up with the others. */
  get isSlow(): boolean {
    return this.#around.slowViewer?.peer === this.index;
  }

  /** Whether the host refused or evicted it because others have its place, or because it is slow. */
  get sentAway(): boolean {
    const code = this.session?.error?.code;
    if (code === 'evicted-slow') return this.isSlow;
    return code === 'session-full' || code === 'evicted-capacity';
  }

  join(): void {
    if (this.present) return;
    const { clock, random, road, network, topology, places, whenFull } = this.#around;
    const { hostility, allow, memory, approval, violation, verified } = this.#around;
    const page = new SimulatedPage(`${this.index}.${++this.#pages}`, clock);
    const { uplink, slowViewer } = this.#around;
    if (uplink !== null && this.role === 'host') page.uplink = new NarrowWire(clock, uplink);
    if (slowViewer && this.isSlow) page.downlink = new NarrowWire(clock, slowViewer.downlink);
    const chance = random.fork(page.name);
    const hostile = new HostileSignaling(
      new WebSocketSignaling('ws://road.sim/', {
        clock: page.clock,
        random: chance,
        openSocket: road.openSocket(page),
        fetch: road.fetch,
      }),
      hostility,
      page.clock,
      chance,
    );
    const ended = new AbortController();
    const stateOf = (peerId: string): ConnectionState | undefined =>
      session.peers.get(peerId)?.state;
    const signaling = new SignalAudit(hostile, {
      // The page's own clock: a page that crashed owes nothing any more.
      clock: page.clock,
      topology,
      generationOf: (peerId) => session.peers.get(peerId)?.generation,
      knows: (peerId) => ['connecting', 'connected'].includes(stateOf(peerId) ?? ''),
      stateOf,
      hasHadRoom: (ms) => page.hasHadRoom(ms),
      forgetful: memory === 1,
      verified,
      isFull: () => this.audit?.inside === places || network.strangers > 0,
      violation,
    });
    const session: Session = new Session({
      session: 'sim',
      role: this.role,
      hostKey: this.#key,
      signaling,
      topology,
      ...(topology === 'star' ? { maxViewers: places, whenFull } : {}),
      approval: approval !== null && this.role === 'host',
      accepts: allow ? mediaKinds : [],
      clock: page.clock,
      random: chance,
      logger: this.#around.logger(page),
      limits: { maxHandshakes, maxMeshPeers, maxDepartedPeers: memory, bufferHigh },
      onInterruption: (listener, clock, signal) => {
        page.onInterruption(listener, signal);
        if (this.#around.weather.awake > 0) onInterruption(listener, clock, signal);
      },
      linkFactory: network.factory(page),
      ...(verified ? verifiedSession(this.role, chance) : {}),
    });
    this.page = page;
    this.session = session;
    this.hostile = hostile;
    this.audit = new SessionAudit({
      session,
      page,
      clock,
      network,
      weather: this.#around.weather,
      isSlow: (peerId) => this.isSlow || this.#around.find(peerId)?.isSlow === true,
      maxHandshakes,
      maxConnections: topology === 'mesh' ? maxMeshPeers : Number.POSITIVE_INFINITY,
      oneHost: topology === 'star' && this.role === 'viewer',
      places: topology === 'star' && this.role === 'host' ? places : Number.POSITIVE_INFINITY,
      violation,
    });
    session.on('connection', ({ peerId, state, reason }) => {
      if (state === 'connected') this.#greet(peerId);
      if (state === 'disconnected') signaling.ended(peerId, reason?.code);
    });
    session.on('viewerrequest', (request) => {
      page.clock.after(approval ?? 0, () => request.accept(), ended.signal);
    });
    session.on('state', ({ state }) => {
      if (state === 'ended' || state === 'failed') ended.abort();
    });
    this.#state = 0;
    session.start().catch(() => {});
  }

  leave(): void {
    if (this.page?.frozen) return;
    if (this.session === null) return;
    this.audit?.leaving();
    this.session.stop();
    this.session = null;
    this.audit?.left();
  }

  /** Starts or stops sending media. */
  share(): void {
    if (!this.present || this.page?.frozen || this.session === null) return;
    this.session.publish('page', this.session.media.size === 0 ? simulatedStream : null);
  }

  /** The tab crashes, without a goodbye. */
  crash(): void {
    this.page?.kill();
    if (this.page) this.#around.network.died(this.page);
    this.session = null;
  }

  /** Reloads the page, which takes `ms` milliseconds. */
  reload(ms: number): void {
    if (this.page?.frozen || !this.present) return;
    this.audit?.leaving();
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

  /** Sends three messages, so that two go in one pack. */
  send(): void {
    if (!this.present || this.page?.frozen) return;
    const { session, audit } = this;
    for (const place of [1, 2, 3]) {
      this.#sent += 1;
      const count = this.#sent;
      // A host's last one is the state, which whoever comes later gets first.
      const isState = place === 3 && this.role === 'host';
      if (isState) this.#state = count;
      for (const { peerId, state } of session?.peers.values() ?? []) {
        if (state === 'connected') audit?.sent(peerId, count);
      }
      session
        ?.send(
          { from: session.peerId, count } as MessageData,
          isState ? { topic: 'state', retain: true } : {},
        )
        .catch(() => audit?.refused(count));
    }
  }

  /** Sends a message of this size to everybody. */
  broadcast(bytes: number): void {
    if (!this.present || this.page?.frozen) return;
    this.session?.send('.'.repeat(bytes)).catch(() => {});
  }

  /** Sends a message as soon as a link is ready: it must arrive if the link lasts. */
  #greet(peerId: string): void {
    const { session, page } = this;
    const { clock, weather, violation, find } = this.#around;
    if (session === null || page === null) return;
    this.#sent += 1;
    const from = session.peerId;
    const state = this.#state;
    const greeting = `${from} ${this.#sent}`;
    const { generation } = session.peers.get(peerId) ?? {};
    session
      .send({ from, count: this.#sent, greeting } as MessageData, { to: peerId })
      .catch(() => {});
    clock.after(1_000, () => {
      const other = find(peerId);
      const lasts = (mine: Session | null, id: string | null): boolean => {
        const peer = mine?.peers.get(id ?? '');
        return peer?.state === 'connected' && peer.generation === generation;
      };
      if (!weather.serene || !other || !lasts(session, peerId) || !lasts(other.session, from))
        return;
      if (!other.audit?.hasGreeting(greeting)) violation(`a greeting to ${peerId} was lost`);
      if (!other.audit?.hasState(from, state)) violation(`the state did not reach ${peerId}`);
    });
  }
}

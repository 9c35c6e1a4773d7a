import type {
  ConnectionState,
  ConnectionStateChange,
} from '../../../src/negotiation/connection-state.ts';
import type { Session } from '../../../src/session/session.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { Weather } from '../schedule/weather.ts';
import type { SimulatedConnection } from '../world/simulated-connection.ts';
import type { SimulatedNetwork } from '../world/simulated-network.ts';
import type { SimulatedPage } from '../world/simulated-page.ts';

/** The legal transitions: the doc comment of `ConnectionState` in code. */
const legal: Record<ConnectionState, readonly ConnectionState[]> = {
  disconnected: ['waiting', 'connecting'],
  waiting: ['connecting', 'failed', 'failed-permanent', 'disconnected'],
  connecting: ['connected', 'waiting', 'failed', 'failed-permanent', 'disconnected'],
  connected: ['connecting', 'waiting', 'failed', 'failed-permanent', 'disconnected'],
  failed: ['connecting', 'waiting', 'failed-permanent', 'disconnected'],
  'failed-permanent': ['connecting', 'disconnected'],
};

/** The shortest and the longest wait before each retry: 2, 4, 8 s, a quarter less or more. */
const shortestWaits = [0, 1_500, 3_000, 6_000];
const longestWaits = [0, 2_500, 5_000, 10_000];

interface Failure {
  readonly count: number;
  readonly at: number;
}

interface AuditOptions {
  session: Session;
  page: SimulatedPage;
  clock: VirtualClock;
  network: SimulatedNetwork;
  weather: Weather;
  /** Returns whether this session, or its peer, cannot keep up with the others. */
  isSlow(peerId: string): boolean;
  /** How many handshakes in progress the session may have. */
  maxHandshakes: number;
  /** How many connections the session may have open at once. */
  maxConnections: number;
  /** How many viewers the session may have. */
  places: number;
  /** Whether it may be linked to one peer only. */
  oneHost: boolean;
  violation(what: string): void;
}

/** Checks the events and connections of one session against the rules. */
export class SessionAudit {
  readonly #options: AuditOptions;
  readonly #states = new Map<string, ConnectionState>();
  readonly #failures = new Map<string, Failure>();
  readonly #heard = new Map<string, number>();
  /** The number of the last state of each peer. */
  readonly #state = new Map<string, number>();
  readonly #greetings = new Set<string>();
  readonly #received = new Set<string>();
  /** The messages to each peer that it must receive, unless it leaves or this side hears of the loss. */
  readonly #owed = new Map<string, Set<number>>();
  readonly #streams = new Set<string>();
  /** How many viewers have a place. */
  inside = 0;
  #leaving = false;
  /** How often signaling has opened or was lost. */
  #signalingChanges = 0;

  constructor(options: AuditOptions) {
    const { session } = options;
    this.#options = options;
    session.on('connection', (change) => this.#connectionChanged(change));
    session.on('signaling', () => {
      this.#signalingChanges += 1;
    });
    session.on('peerjoin', () => {
      this.inside += 1;
      if (this.inside > options.places) options.violation(`${this.inside} viewers have a place`);
      this.#checkCounts();
    });
    session.on('peerleave', ({ peerId, reason }) => {
      this.inside -= 1;
      if (reason === 'evicted-slow' && options.weather.even && !options.isSlow(peerId)) {
        options.violation(`${peerId} was taken for slow`);
      }
      this.#checkCounts();
    });
    session.on('stream', ({ peerId, stream }) => {
      if (stream === null) this.#streams.delete(peerId);
      else this.#streams.add(peerId);
    });
    session.on('message', ({ peerId, data, topic, retained }) => {
      // A long message, which others may overtake.
      if (typeof data === 'string') return;
      const { from, count, greeting } = data as { from: string; count: number; greeting: string };
      const { violation } = options;
      if (session.peers.get(peerId)?.state !== 'connected')
        violation(`data of ${peerId}, not connected`);
      if (from !== peerId) violation(`data of ${from} was said to be of ${peerId}`);
      if (greeting !== undefined) this.#greetings.add(greeting);
      const heard = this.#heard.get(peerId) ?? 0;
      if (topic !== undefined) this.#state.set(peerId, count);
      // A retained message is sent again to a peer that may have missed it.
      if (count <= heard && !retained) violation(`message ${count} came twice or late`);
      this.#heard.set(peerId, Math.max(count, heard));
      this.#received.add(`${peerId} ${count}`);
    });
    session.on('peerleave', ({ peerId }) => this.#owed.delete(peerId));
    session.on('warning', ({ code, message, peerId = '' }) => {
      // The other direction has the same code.
      const isOwn = message.startsWith('Messages to ');
      if (code === 'messages-lost' && isOwn) this.#owed.delete(peerId);
    });
  }

  /** Call before the session is left on purpose. */
  leaving(): void {
    this.#leaving = true;
  }

  /** Call after the session was left. */
  left(): void {
    const { page, clock, violation } = this.#options;
    for (const [peerId] of this.openConnections()) {
      violation(`a connection to ${peerId} stayed open after leaving`);
    }
    // A message that waits for room ends with its promises.
    clock.after(1, () => {
      if (page.pendingTimers > 0) violation(`${page.pendingTimers} timers were left after leaving`);
    });
  }

  /** Call when a message is sent to this peer. */
  sent(peerId: string, count: number): void {
    this.#owed.set(peerId, (this.#owed.get(peerId) ?? new Set()).add(count));
  }

  /** Call when a message was refused. */
  refused(count: number): void {
    for (const owed of this.#owed.values()) owed.delete(count);
  }

  /** Returns the messages that this peer has missed, and this side has not heard of. */
  missedBy(peerId: string, other: SessionAudit): number[] {
    const self = this.#options.session.peerId;
    const owed = [...(this.#owed.get(peerId) ?? [])];
    return owed.filter((count) => !other.#received.has(`${self} ${count}`));
  }

  hasGreeting(greeting: string): boolean {
    return this.#greetings.has(greeting);
  }

  /** Returns whether it has a state of this peer, or a later one. */
  hasState(peerId: string | null, count: number): boolean {
    return (this.#state.get(peerId ?? '') ?? 0) >= count;
  }

  /** Returns whether media of this peer have arrived. */
  sees(peerId: string): boolean {
    return this.#streams.has(peerId);
  }

  /** Returns the open connections of this page, by remote peer. */
  openConnections(): Map<string, SimulatedConnection[]> {
    const open = new Map<string, SimulatedConnection[]>();
    for (const connection of this.#options.network.connections) {
      if (connection.page !== this.#options.page || connection.closed) continue;
      const list = open.get(connection.peerId) ?? [];
      list.push(connection);
      open.set(connection.peerId, list);
    }
    return open;
  }

  #connectionChanged({ peerId, state, previous, reason }: ConnectionStateChange): void {
    const { violation, weather } = this.#options;
    const before = this.#states.get(peerId);
    if (before !== undefined && before !== previous && before !== 'disconnected') {
      violation(`the state said to be ${previous} was ${before}`);
    }
    this.#states.set(peerId, state);
    if (!legal[previous].includes(state)) violation(`${previous} was followed by ${state}`);
    if (
      state === 'connected' &&
      !this.openConnections()
        .get(peerId)
        ?.some((one) => one.hasHeard)
    ) {
      violation('connected before the other side was ready');
    }
    if (state === 'failed-permanent' && reason === undefined) violation('failed without a reason');
    if (state === 'failed' && weather.serene) {
      violation(`a link failed though nothing was wrong: ${reason?.code}`);
    }
    if (previous === 'connected' && !this.#leaving) this.#checkWasIll(peerId, state);
    this.#checkRetries(peerId, state, previous);
    this.#checkBounds();
    this.#checkHosts();
  }

  #checkCounts(): void {
    const { session, violation } = this.#options;
    const { joins, leaves, evictions } = session.metrics;
    const gone = leaves + evictions['evicted-slow'] + evictions['evicted-capacity'];
    if (joins - gone !== this.inside)
      violation(`${joins} joined, ${gone} left, ${this.inside} are in`);
  }

  /** A failed handshake is retried three times at most, neither too soon nor too late. */
  #checkRetries(peerId: string, state: ConnectionState, previous: ConnectionState): void {
    const { violation, clock, weather } = this.#options;
    const now = clock.now();
    const anew = previous === 'failed-permanent';
    if (state === 'connected' || state === 'disconnected' || anew) {
      this.#failures.delete(peerId);
    } else if (state === 'failed' && previous === 'connecting') {
      const count = (this.#failures.get(peerId)?.count ?? 0) + 1;
      const failure = { count, at: now };
      this.#failures.set(peerId, failure);
      if (count > 3) violation(`${count} failed attempts and no end`);
      if (this.#offersTo(peerId)) this.#expectRetry(peerId, failure);
    } else if (state === 'connecting' && previous === 'failed') {
      const failure = this.#failures.get(peerId);
      const shortest = shortestWaits[failure?.count ?? 0] ?? 0;
      const free = weather.drowsy || weather.eager || !this.#offersTo(peerId);
      if (failure && !free && now - failure.at < shortest - 1) {
        violation(`retry ${failure.count} came after ${Math.round(now - failure.at)} ms`);
      }
    }
  }

  /** Returns whether the session makes the offers: the answering side reconnects whenever an offer arrives. */
  #offersTo(peerId: string): boolean {
    const { network, page } = this.#options;
    return network.connections.some(
      (made) => made.page === page && made.peerId === peerId && made.initiator,
    );
  }

  /** A retry waits for longer only while signaling is lost, or others go first. */
  #expectRetry(peerId: string, failure: Failure): void {
    const { session, page, clock, violation } = this.#options;
    const longest = longestWaits[failure.count] ?? 0;
    const changes = this.#signalingChanges;
    const check = (): void => {
      const waits = this.#failures.get(peerId) === failure && this.#states.get(peerId) === 'failed';
      const open = session.signalingState === 'open' && this.#signalingChanges === changes;
      if (!waits || !open || session.metrics.handshakesQueued > 0) return;
      violation(`retry ${failure.count} had not come after ${longest} ms`);
    };
    // A frozen page first catches up.
    clock.after(longest + 1, () => page.run(check));
  }

  /** A link is not given up while its path is healthy and the other side answers. */
  #checkWasIll(peerId: string, state: ConnectionState): void {
    const { network, page, weather, violation } = this.#options;
    const connection = network.connections.findLast(
      (each) => each.page === page && each.peerId === peerId && each.opened,
    );
    if (connection && weather.calm && network.isHealthy(connection)) {
      violation(`a healthy link became ${state}`);
    }
  }

  /** A viewer of a star has one host at a time. */
  #checkHosts(): void {
    const { session, oneHost, violation } = this.#options;
    const linked = [...session.peers.values()].filter(({ state }) => state === 'connected');
    if (oneHost && linked.length > 1) violation(`${linked.length} hosts of one star are linked`);
  }

  #checkBounds(): void {
    const { violation, maxHandshakes, maxConnections } = this.#options;
    let inProgress = 0;
    const open = this.openConnections();
    if (open.size > maxConnections) violation(`${open.size} connections are open at once`);
    for (const [peerId, connections] of open) {
      if (connections.length > 1)
        violation(`${connections.length} connections to ${peerId} at once`);
      // A parked offer is no handshake yet.
      if (peerId === '') continue;
      inProgress += connections.filter(({ initiator, opened }) => initiator && !opened).length;
    }
    if (inProgress > maxHandshakes) violation(`${inProgress} handshakes were in progress at once`);
  }
}

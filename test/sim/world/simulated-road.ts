import { Road } from '../../../src/road/road.ts';
import type { RoadMetrics } from '../../../src/road/road-metrics.ts';
import type { OfferLogEntry } from '../../../src/road/sessions/offer-log.ts';
import { joinedProtocol, joinIn } from '../../../src/signaling/join-in-request.ts';
import type { OpenSocket } from '../../../src/signaling/websocket/road-socket.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { nodeSignatures } from '../../kit/identity/node-signatures.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import type { SimulatedPage } from './simulated-page.ts';

const decoder = new TextDecoder();

/** The real road, behind sockets in virtual time. It can be stopped and started again. */
export class SimulatedRoad {
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #session: string;
  readonly #sockets = new Set<SimulatedSocket>();
  #road: Road | null;
  readonly #pastOffers: OfferLogEntry[] = [];
  readonly #refused = new Set<string>();

  /** `session`: the name of the one session. */
  constructor(clock: VirtualClock, random: SeededRandom, session = 'sim') {
    this.#session = session;
    this.#clock = clock;
    this.#random = random;
    this.#road = this.#start();
  }

  get running(): boolean {
    return this.#road !== null;
  }

  /** Every offer that the road has ever relayed. */
  get offers(): OfferLogEntry[] {
    return [...this.#pastOffers, ...(this.#road?.offers(this.#session) ?? [])];
  }

  /** The road's metrics; zeros while it is down. */
  get metrics(): Pick<RoadMetrics, 'sessions' | 'peers' | 'connections' | 'roleViolations'> {
    return this.#road?.metrics() ?? { sessions: 0, peers: 0, connections: 0, roleViolations: 0 };
  }

  /** Loses all state and every socket. */
  stop(): void {
    if (this.#road === null) return;
    this.#pastOffers.push(...this.#road.offers(this.#session));
    this.#road.close();
    this.#road = null;
    for (const socket of [...this.#sockets]) socket.drop(1006);
  }

  restart(): void {
    this.#road ??= this.#start();
  }

  /** Answers no plain request. */
  readonly fetch = (): Promise<never> => Promise.reject(new TypeError('Nothing answers.'));

  /** Cuts a page's socket, like a proxy or a lost network. The page may connect again at once. */
  cut(page: SimulatedPage): void {
    for (const socket of [...this.#sockets]) if (socket.page === page) socket.drop(1006);
  }

  /** Gives up a page whose socket is silent. The page hears nothing of it. */
  giveUp(page: SimulatedPage): void {
    for (const socket of [...this.#sockets]) if (socket.page === page) socket.halve();
  }

  /** Lets a peer not join any more, until the returned function is called. */
  refuse(peerId: string): () => void {
    this.#refused.add(peerId);
    return () => this.#refused.delete(peerId);
  }

  openSocket(page: SimulatedPage): OpenSocket {
    return (_, protocols) => {
      // Every other road is of an older kind, and gets the join as a message.
      const join = this.#random.between(0, 2) < 1 ? joinIn(protocols) : null;
      return new SimulatedSocket(page, this, join) as unknown as WebSocket;
    };
  }

  /** Connects a socket to the road. Returns null while the road is down. */
  accept(socket: SimulatedSocket): ReturnType<Road['accept']> | null {
    if (this.#road === null) return null;
    this.#sockets.add(socket);
    return this.#road.accept({
      deliver: (frame, sent) => {
        socket.incoming(decoder.decode(frame));
        sent();
      },
      close: (code) => this.later(() => socket.drop(code)),
    });
  }

  forget(socket: SimulatedSocket): void {
    this.#sockets.delete(socket);
  }

  /** Runs a task after one way over the network. */
  later(task: () => void): void {
    this.#clock.after(this.#random.between(1, 20), task);
  }

  /** Runs a task after one way over the network, and after the task that is due at `after`. */
  inOrder(after: number, task: () => void): number {
    const due = Math.max(after, this.#clock.now() + this.#random.between(1, 20));
    this.#clock.after(due - this.#clock.now(), task);
    return due;
  }

  #start(): Road {
    return new Road({
      clock: this.#clock,
      logger: () => {},
      signatures: nodeSignatures,
      authorize: ({ peerId }) => !this.#refused.has(peerId),
    });
  }
}

/** The browser's end of a WebSocket to the simulated road. */
export class SimulatedSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  protocol = '';
  readonly page: SimulatedPage;
  readonly #road: SimulatedRoad;
  #connection: ReturnType<Road['accept']> | null = null;
  #up = 0;
  #down = 0;

  /** `join`: what the request carries. */
  constructor(page: SimulatedPage, road: SimulatedRoad, join: Uint8Array | null) {
    this.page = page;
    this.#road = road;
    page.onDeath(() => this.#end(1006));
    road.later(() => {
      if (this.readyState !== 0) return;
      this.#connection = road.accept(this);
      if (this.#connection === null) return this.drop(1006);
      if (join) this.#connection.receive(join);
      page.run(() => {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        if (join) this.protocol = joinedProtocol;
        this.onopen?.();
      });
    });
  }

  send(text: string): void {
    if (this.readyState === 0) throw new DOMException('Still connecting.', 'InvalidStateError');
    const connection = this.#connection;
    this.#up = this.#road.inOrder(this.#up, () => {
      if (connection === this.#connection) connection?.receive(text);
    });
  }

  close(code = 1000): void {
    if (this.readyState >= 2) return;
    // As in browsers: no close frame can be sent before the socket is open.
    if (this.readyState === 0) code = 1006;
    this.readyState = 2;
    // Messages that were sent before the close arrive before it.
    this.#up = this.#road.inOrder(this.#up, () => this.#end(code));
  }

  incoming(text: string): void {
    this.#down = this.#road.inOrder(this.#down, () =>
      this.page.run(() => {
        if (this.readyState === 1) this.onmessage?.({ data: text });
      }),
    );
  }

  /** The connection breaks, or the road closes it. */
  drop(code: number): void {
    if (this.readyState === 3) return;
    this.#end(code);
    this.page.run(() => this.onclose?.({ code }));
  }

  /** Ends at the road, and stays half-open. */
  halve(): void {
    this.#road.forget(this);
    this.#connection?.closed(1006);
    this.#connection = null;
  }

  #end(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#road.forget(this);
    this.#connection?.closed(code);
    this.#connection = null;
  }
}

import { performance } from 'node:perf_hooks';
import { Session } from '../../src/session/session.ts';
import type { Signal } from '../../src/signaling/messages.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import type { SeededRandom } from '../kit/seeded-random.ts';
import { SimulatedNetwork } from '../sim/world/simulated-network.ts';
import { SimulatedPage } from '../sim/world/simulated-page.ts';
import type { HostileInput } from './hostile-input.ts';
import { SwitchboardSignaling } from './switchboard-signaling.ts';

/** One way over the simulated network, in milliseconds. */
const latency = 5;

/** A hostile viewer. A merely greedy one sends nothing invalid, so its links stay. */
interface Hostile {
  readonly session: Session;
  readonly page: SimulatedPage;
  readonly greedy: boolean;
}

/**
 * A host with honest viewers, and hostile viewers beside them, over simulated connections. Time is real, so that the
 * work that a hostile input causes delays all peers.
 */
export class FuzzedSession {
  readonly #clock = new VirtualClock();
  readonly #signaling = new SwitchboardSignaling();
  readonly #network: SimulatedNetwork;
  readonly #hostile: Hostile[] = [];
  readonly #sessions: Session[] = [];
  readonly #trips = new Map<number, (ms: number) => void>();
  #pages = 0;
  #count = 0;
  #running = true;
  readonly host: Session;
  readonly viewers: readonly Session[];
  /** The number of hostile viewers that the host has evicted. */
  parted = 0;
  warnings = 0;
  /** Frames that a link has carried. */
  frames = 0;

  constructor(viewers: number) {
    const random = { between: () => latency } as unknown as SeededRandom;
    // Forged descriptions break the rules of a browser, which would refuse them.
    this.#network = new SimulatedNetwork(this.#clock, random, () => {});
    const begun = performance.now();
    const pump = (): void => {
      this.#clock.advance(performance.now() - begun - this.#clock.now());
      if (this.#running) setImmediate(pump);
    };
    pump();
    this.host = this.#join('host').session;
    this.host.on('message', ({ data, peerId }) => {
      if (typeof data === 'object' && data !== null && 'trip' in data) {
        void this.host.send(data, { to: peerId });
      }
    });
    this.viewers = Array.from({ length: viewers }, () => this.#join('viewer').session);
    for (const viewer of this.viewers) {
      viewer.on('message', ({ data }) => {
        const { trip } = data as { trip: number };
        this.#trips.get(trip)?.(performance.now());
        this.#trips.delete(trip);
      });
    }
  }

  /** Resolves with the milliseconds from a viewer to the host and back, once both are linked. */
  async roundTrip(): Promise<number> {
    this.#count += 1;
    const trip = this.#count;
    const start = performance.now();
    const viewer = this.viewers[trip % this.viewers.length] as Session;
    const end = new Promise<number>((resolve) => this.#trips.set(trip, resolve));
    await viewer.send({ trip });
    return (await end) - start;
  }

  /** Lets a hostile viewer perform an input. A new viewer replaces one that was evicted. */
  attack(input: HostileInput, turn: number): void {
    const from = this.#hostileViewer(input.kind === 'frame' && input.greedy, turn);
    if (input.kind === 'signal') {
      const viewer = this.viewers[turn % this.viewers.length] as Session;
      const to = (input.toHost ? this.host : viewer).peerId as string;
      this.#signaling.inject(
        from.session.peerId as string,
        {
          type: 'signal',
          to,
          ...input.signal,
        } as Signal,
      );
      return;
    }
    const connection = this.#network.connections.findLast(
      ({ page, opened, closed }) => page === from.page && opened && !closed,
    );
    if (connection === undefined) return;
    this.frames += 1;
    connection.send(turn % 5 === 0 ? 'ephemeral' : 'reliable', input.bytes);
  }

  close(): void {
    for (const session of this.#sessions) session.stop();
    this.#running = false;
  }

  #hostileViewer(greedy: boolean, turn: number): Hostile {
    const index = (turn % 3) + (greedy ? 0 : 3);
    const current = this.#hostile[index];
    if (current !== undefined && current.session.state !== 'failed') return current;
    if (current?.session.error?.code === 'protocol-violation') this.parted += 1;
    current?.session.stop();
    const next = { ...this.#join('viewer'), greedy };
    this.#hostile[index] = next;
    return next;
  }

  #join(role: 'host' | 'viewer'): { session: Session; page: SimulatedPage } {
    this.#pages += 1;
    const page = new SimulatedPage(`${role} ${this.#pages}`, this.#clock);
    const session = new Session({
      session: 'fuzz',
      role,
      signaling: this.#signaling,
      clock: page.clock,
      logger: ({ level }) => {
        if (level === 'warn' || level === 'error') this.warnings += 1;
      },
      onInterruption: () => {},
      linkFactory: this.#network.factory(page),
    });
    this.#sessions.push(session);
    session.start().catch(() => {});
    return { session, page };
  }
}

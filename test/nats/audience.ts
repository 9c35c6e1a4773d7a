import { WebSocket as NodeSocket } from 'ws';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import type { Role } from '../../src/signaling/messages.ts';
import type { OpenSocket } from '../../src/signaling/websocket/road-socket.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import type { SeededRandom } from '../kit/seeded-random.ts';
import { SimulatedNetwork } from '../sim/world/simulated-network.ts';
import { SimulatedPage } from '../sim/world/simulated-page.ts';

/** Sessions that signal over the nodes of a real road, in real time, with simulated links. */
export class Audience {
  /** Links that were ready and are not any more, and peers that were told to have left. */
  lost: string[] = [];
  /** What the road refused. */
  refused: string[] = [];
  readonly clock = new VirtualClock();
  readonly #urls: () => readonly string[];
  readonly #network: SimulatedNetwork;
  readonly #sessions: Session[] = [];
  readonly #viewers: Session[] = [];
  readonly #pump: NodeJS.Timeout;
  #next = 0;
  #isOver = false;

  /** `urls` returns the addresses of the nodes; each attempt to connect takes the next one. */
  constructor(urls: () => readonly string[]) {
    this.#urls = urls;
    const random = { between: () => 5 } as unknown as SeededRandom;
    this.#network = new SimulatedNetwork(this.clock, random, () => {});
    const began = Date.now();
    let passed = 0;
    this.#pump = setInterval(() => {
      const ms = Date.now() - began - passed;
      passed += ms;
      this.clock.advance(ms);
    }, 2);
  }

  join(session: string, role: Role, options: Partial<SessionOptions> = {}): Session {
    const name = `${role} ${this.#sessions.length}`;
    const page = new SimulatedPage(name, this.clock);
    const openSocket: OpenSocket = (_url, protocols) => {
      this.#next += 1;
      const urls = this.#urls();
      return new NodeSocket(
        urls[this.#next % urls.length] ?? '',
        protocols,
      ) as unknown as WebSocket;
    };
    const signaling = new WebSocketSignaling('ws://road/road', { clock: page.clock, openSocket });
    const peer = new Session({
      session,
      role,
      signaling,
      clock: page.clock,
      logger: ({ level, event, code }) => {
        if (level !== 'debug' && code) this.refused.push(`${session} ${name}: ${event} ${code}`);
      },
      onInterruption: () => {},
      linkFactory: this.#network.factory(page),
      ...options,
    });
    peer.on('connection', ({ peerId, previous, state, reason }) => {
      if (previous !== 'connected' || this.#isOver) return;
      this.lost.push(`${session} ${name} → ${peerId}: ${state} ${reason?.code ?? ''}`);
    });
    this.#sessions.push(peer);
    if (role === 'viewer') this.#viewers.push(peer);
    peer.start().catch((error) => {
      if (!this.#isOver) this.refused.push(`${session} ${name}: ${error.code}`);
    });
    return peer;
  }

  /** Starts sessions, each of a host and some viewers. Resolves when every viewer has its link. */
  async gather(sessions: number, viewers: number): Promise<void> {
    const names = Array.from({ length: sessions }, (_, index) => `session-${index}`);
    for (const name of names) {
      this.join(name, 'host');
      for (let count = 0; count < viewers; count++) this.join(name, 'viewer');
      // As people come: not all in one task.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(this.#viewers.map(linked));
  }

  /** Lets somebody join, and resolves to the time until the link to the host is ready, in milliseconds. */
  async newcomer(session: string): Promise<number> {
    const began = Date.now();
    const viewer = this.join(session, 'viewer');
    await linked(viewer);
    return Date.now() - began;
  }

  /** The peers whose signaling is not open. */
  get offline(): number {
    return this.#sessions.filter(({ signalingState }) => signalingState !== 'open').length;
  }

  close(): void {
    this.#isOver = true;
    for (const session of this.#sessions) session.stop();
    clearInterval(this.#pump);
  }
}

/** Resolves when a viewer has its link to the host. */
function linked(session: Session): Promise<void> {
  const isLinked = (): boolean =>
    [...session.peers.values()].some(({ state }) => state === 'connected');
  if (isLinked()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = session.on('connection', () => {
      if (!isLinked()) return;
      end();
      resolve();
    });
  });
}

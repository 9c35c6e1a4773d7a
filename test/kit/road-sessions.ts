import type { TestContext } from 'node:test';
import { WebSocket as NodeSocket } from 'ws';
import { type CreateRoadOptions, createRoad, type ListeningRoad } from '../../src/road/index.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import type { Role } from '../../src/signaling/messages.ts';
import type { OpenSocket } from '../../src/signaling/websocket/road-socket.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { SimulatedNetwork } from '../sim/world/simulated-network.ts';
import { SimulatedPage } from '../sim/world/simulated-page.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Sessions that signal over a real road and have simulated links, in real time. They end with the test. */
export class RoadSessions {
  readonly clock = new VirtualClock();
  readonly #network: SimulatedNetwork;
  readonly #roadOptions: CreateRoadOptions;
  readonly #sessions: Session[] = [];
  #road: ListeningRoad | null = null;
  #port = 0;

  private constructor(roadOptions: CreateRoadOptions) {
    this.#roadOptions = roadOptions;
    const random = { between: () => 5 } as unknown as SeededRandom;
    this.#network = new SimulatedNetwork(this.clock, random, () => {});
  }

  static async open(t: TestContext, roadOptions: CreateRoadOptions = {}): Promise<RoadSessions> {
    const sessions = new RoadSessions(roadOptions);
    const began = Date.now();
    let passed = 0;
    const pump = setInterval(() => {
      // Whole milliseconds, as a time of day has.
      const ms = Date.now() - began - passed;
      passed += ms;
      sessions.clock.advance(ms);
    }, 2);
    t.after(async () => {
      for (const session of sessions.#sessions) session.stop();
      await sessions.stopRoad();
      clearInterval(pump);
    });
    await sessions.startRoad();
    return sessions;
  }

  /** The address of the road. */
  get url(): string {
    return `ws://127.0.0.1:${this.#port}/road`;
  }

  /** Starts a road where the last one was. */
  async startRoad(): Promise<void> {
    const { clock } = this;
    const logger = (): void => {};
    const options = { host: '127.0.0.1', port: this.#port, clock, logger, ...this.#roadOptions };
    this.#road = await createRoad(options);
    this.#port = this.#road.port;
  }

  /** Stops the road, which closes its sockets and forgets its sessions. */
  async stopRoad(): Promise<void> {
    await this.#road?.close();
    this.#road = null;
  }

  join(role: Role, options: Partial<SessionOptions> = {}): Session {
    const page = new SimulatedPage(`${role} ${this.#sessions.length}`, this.clock);
    const openSocket: OpenSocket = (...request) =>
      new NodeSocket(...request) as unknown as WebSocket;
    const session = new Session({
      session: 'standup',
      role,
      signaling: new WebSocketSignaling(this.url, { clock: page.clock, openSocket }),
      clock: page.clock,
      logger: () => {},
      onInterruption: () => {},
      linkFactory: this.#network.factory(page),
      ...options,
    });
    this.#sessions.push(session);
    session.start().catch(() => {});
    return session;
  }
}

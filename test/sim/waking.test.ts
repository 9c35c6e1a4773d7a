import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Session } from '../../src/session/session.ts';
import type { Join, Role } from '../../src/signaling/messages.ts';
import type { Signaling, SignalingObserver } from '../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { stepThrough } from '../kit/clock/step-through.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../kit/seeded-random.ts';
import type { Schedule } from './schedule/schedule.ts';
import { SimulatedNetwork } from './world/simulated-network.ts';
import { SimulatedPage } from './world/simulated-page.ts';
import { SimulatedRoad } from './world/simulated-road.ts';
import { World } from './world/world.ts';

/** How long a road waits for a sign of life before it closes a socket, in milliseconds. */
const roadPatience = 40_000;

/** Signaling among the tabs of a browser, which sees a frozen tab as present and keeps its messages. */
class Tabs {
  readonly #tabs = new Map<
    string,
    { join: Join; observer: SignalingObserver; page: SimulatedPage }
  >();

  signalingOf(page: SimulatedPage): Signaling {
    return {
      connect: (join, observer, signal) => {
        const tabs = this.#tabs;
        const others = [...tabs.values()];
        tabs.set(join.peerId, { join, observer, page });
        signal.addEventListener('abort', () => tabs.delete(join.peerId));
        queueMicrotask(() => {
          observer.state('open');
          const peers = others.map((other) => other.join);
          observer.message({
            type: 'joined',
            peerId: join.peerId,
            host: null,
            peers,
            topology: 'star',
          });
          for (const other of others) {
            other.page.run(() => other.observer.message({ type: 'peer-joined', peer: join }));
          }
        });
        return {
          send: ({ to, ...rest }) => {
            const other = tabs.get(to);
            const message = { ...rest, from: join.peerId };
            other?.page.run(() => other.observer.message(message));
          },
        };
      },
    };
  }
}

class Stage {
  readonly clock = new VirtualClock();
  readonly random: SeededRandom;
  readonly violations: string[] = [];
  readonly network: SimulatedNetwork;
  readonly road: SimulatedRoad;
  readonly tabs = new Tabs();
  readonly over: 'tabs' | 'road';

  constructor(over: 'tabs' | 'road', seed: number) {
    this.over = over;
    this.random = new SeededRandom(seed);
    this.network = new SimulatedNetwork(this.clock, this.random.fork('network'), (what) => {
      this.violations.push(what);
    });
    this.road = new SimulatedRoad(this.clock, this.random.fork('road'));
  }

  enter(role: Role): { session: Session; page: SimulatedPage } {
    const page = new SimulatedPage(role, this.clock);
    const random = this.random.fork(role);
    const { clock } = page;
    const session = new Session({
      session: 'sim',
      role,
      signaling:
        this.over === 'tabs'
          ? this.tabs.signalingOf(page)
          : new WebSocketSignaling('ws://road.sim/', {
              clock,
              random,
              openSocket: this.road.openSocket(page),
              fetch: this.road.fetch,
            }),
      clock,
      random,
      logger: () => {},
      onInterruption: (listener, _clock, signal) => page.onInterruption(listener, signal),
      linkFactory: this.network.factory(page),
    });
    session.start().catch(() => {});
    return { session, page };
  }

  pass(ms: number): Promise<void> {
    return stepThrough(this.clock, ms);
  }
}

describe('R42 a host and a viewer meet again within 5 s of waking', () => {
  for (const over of ['tabs', 'road'] as const) {
    for (const kind of ['frozen', 'machine asleep'] as const) {
      for (const who of ['viewer', 'host', 'both'] as const) {
        for (const seconds of [30, 60, 90, 200]) {
          // Tabs of one machine sleep together.
          if (over === 'tabs' && kind === 'machine asleep' && who !== 'both') continue;
          test(`${over}: ${who} ${kind} for ${seconds} s`, async () => {
            for (let seed = 1; seed <= 8; seed += 1) {
              const stage = new Stage(over, seed);
              const sides = { host: stage.enter('host'), viewer: stage.enter('viewer') };
              const { host, viewer } = sides;
              await stage.pass(10_000);
              assert.equal(viewer.session.hostState, 'connected');
              const asleep = who === 'both' ? [host, viewer] : [sides[who]];
              const machine = kind === 'machine asleep';
              for (const { page } of asleep) page.freeze(machine && over === 'road');
              if (machine && over === 'road') {
                stage.network.cut(host.page, viewer.page);
                // It wakes at another place.
                if (seed > 4) for (const { page } of asleep) stage.network.rebind(page);
              }
              if (over === 'road') {
                stage.clock.after(roadPatience, () => {
                  for (const { page } of asleep) {
                    if (!page.frozen) continue;
                    if (machine) stage.road.giveUp(page);
                    else stage.road.cut(page);
                  }
                });
              }
              await stage.pass(seconds * 1_000);
              stage.network.mend(host.page, viewer.page);
              for (const { page } of asleep) page.thaw(seed % 2 === 0 ? 'first' : 'last');
              await stage.pass(5_000);
              const states = [host.session.state, viewer.session.state, viewer.session.hostState];
              assert.deepEqual(states, ['live', 'live', 'connected'], `seed ${seed}`);
              const heard: unknown[] = [];
              for (const { session } of [host, viewer]) {
                session.on('message', ({ data }) => heard.push(data));
                await session.send(session.peerId ?? '');
              }
              await stage.pass(200);
              assert.deepEqual(heard, [host.session.peerId, viewer.session.peerId], `seed ${seed}`);
              assert.deepEqual(stage.violations, [], `seed ${seed}`);
              for (const { session } of [host, viewer]) session.stop();
            }
          });
        }
      }
    }
  }
});

/** Peers that join a peaceful session within a second. */
function party(roles: Role[], seed: number, actions: Schedule['actions']): Schedule {
  const joins = roles.map((_, peer) => ({ at: 200 * peer, action: { do: 'join', peer } as const }));
  return {
    seed,
    topology: 'star',
    places: 12,
    whenFull: 'refuse',
    allow: true,
    approval: null,
    uplink: null,
    memory: 100,
    roles,
    hostility: { loss: 0, duplication: 0, delay: 500 },
    actions: [...joins, ...actions],
  };
}

describe('R42 what one side asks for while the other sleeps is heard when that wakes', () => {
  test('a viewer shares while its host sleeps for longer than its request is repeated', async () => {
    const schedule = party(['host', 'viewer'], 1, [
      { at: 25_000, action: { do: 'sleep', peer: 0, ms: 60_000, who: 'page' } },
      { at: 40_000, action: { do: 'share', peer: 1 } },
    ]);
    await new World(schedule).run();
  });

  test('a host slept, and a viewer falls asleep as it wakes', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const schedule = party(['viewer', 'viewer', 'host'], seed, [
        { at: 11_512, action: { do: 'sleep', peer: 2, ms: 12_000, who: 'machine' } },
        { at: 22_852, action: { do: 'sleep', peer: 0, ms: 200_000, who: 'tab' } },
      ]);
      await new World(schedule).run();
    }
  });

  test('a viewer slept, and its host falls asleep as it has offered', async () => {
    const hostility = { loss: 0, duplication: 0, delay: 0 };
    for (let seed = 0; seed < 60; seed += 1) {
      const schedule = party(['host', 'viewer'], seed, [
        { at: 10_000, action: { do: 'sleep', peer: 1, ms: 12_000, who: 'tab' } },
        { at: 20_301, action: { do: 'sleep', peer: 0, ms: 200_000, who: 'page' } },
      ]);
      await new World({ ...schedule, hostility }).run();
    }
  });

  test('a path that was only silent is not replaced', async () => {
    const stage = new Stage('road', 1);
    const [host, viewer] = [stage.enter('host'), stage.enter('viewer')];
    await stage.pass(10_000);
    for (const { page } of [host, viewer]) page.freeze();
    await stage.pass(30_000);
    host.page.thaw();
    // The host finds the viewer silent, and restarts ICE.
    await stage.pass(4_000);
    viewer.page.thaw();
    await stage.pass(15_000);
    assert.equal(viewer.session.hostState, 'connected');
    assert.ok(host.session.metrics.iceRestarts > 0);
    // Those of parked offers do not open.
    assert.equal(stage.network.connections.filter(({ opened }) => opened).length, 2);
    for (const { session } of [host, viewer]) session.stop();
  });
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WebSocket as NodeWebSocket } from 'ws';
import { Session } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/state/session-state.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { start } from '../server/running-road.ts';

interface PageOptions {
  clock?: VirtualClock;
}

/** A page that hosts with the same key as all others, over sockets that a test can cut. */
class Page {
  readonly session: Session;
  #socket: NodeWebSocket | undefined;

  constructor(t: TestContext, url: string, { clock }: PageOptions = {}) {
    const signaling = new WebSocketSignaling(url, {
      ...(clock && { clock }),
      openSocket: (address) => {
        this.#socket = new NodeWebSocket(address);
        return this.#socket as unknown as WebSocket;
      },
    });
    this.session = new Session({
      session: 'standup',
      role: 'host',
      signaling,
      hostKey: 'the same key',
      // Nobody watches.
      linkFactory: () => assert.fail('there is no other peer'),
      logger: () => {},
    });
    t.after(() => this.session.stop());
  }

  cut(): void {
    this.#socket?.terminate();
  }

  /** Resolves when the session or its signaling has this state. */
  reaches(state: SessionState | 'reconnecting' | 'open'): Promise<void> {
    return new Promise((resolve) => {
      const look = (now: { state: string }): void => {
        if (now.state === state) resolve();
      };
      this.session.on('state', look);
      this.session.on('signaling', look);
    });
  }
}

test('R2 of two pages with one host key, the later one stays, and the earlier one is told', async (t) => {
  const { road, url } = await start(t);
  const [first, second] = [new Page(t, url), new Page(t, url)];
  await first.session.start();
  const end = first.reaches('failed');
  await second.session.start();
  await end;
  assert.equal(first.session.error?.code, 'host-taken');
  assert.match(first.session.error?.message ?? '', /reload this page/);
  assert.equal(second.session.state, 'live');
  // A third page shows that no page was waiting to come back.
  const third = new Page(t, url);
  await Promise.all([second.reaches('failed'), third.session.start()]);
  assert.equal(third.session.state, 'live');
  assert.equal(road.metrics().joins, 3);
  assert.equal(road.metrics().peers, 1);
});

test('R2 a page that lost its road takes its session back from a later one, once', async (t) => {
  const { road, url } = await start(t);
  const clock = new VirtualClock();
  const [first, second] = [new Page(t, url, { clock }), new Page(t, url)];
  await first.session.start();
  first.cut();
  await first.reaches('reconnecting');
  await second.session.start();
  const end = second.reaches('failed');
  clock.advance(300);
  await Promise.all([end, first.reaches('open')]);
  assert.equal(second.session.error?.code, 'host-taken');
  assert.equal(first.session.state, 'live');
  assert.equal(road.metrics().joins, 3);
});

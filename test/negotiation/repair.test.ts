import { expect } from '@open-wc/testing';
import type { ConnectionEvents, LinkFactory } from '../../src/link/connection/connection.ts';
import { simplePeerFactory } from '../../src/link/connection/simple-peer-connection.ts';
import type { Session } from '../../src/session/session.ts';
import type { RelayedSignal } from '../../src/signaling/messages.ts';
import type { Signaling } from '../../src/signaling/signaling.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { countConnections } from '../kit/count-connections.ts';
import { tapped } from '../kit/signaling/tapped-signaling.ts';
import { until } from '../kit/until.ts';
import { heard, linked, Meeting } from '../session/meet.ts';

/**
 * A host whose browser reports on command that the path is lost, and that it is online again. It repeats no signal,
 * however long an answer takes.
 */
function withFragilePath(
  meeting: Meeting,
  signaling: Signaling = meeting.hostile(),
): { host: Session; losePath(): void; failPath(): void } {
  const paths: ConnectionEvents[] = [];
  const linkFactory: LinkFactory = (options, events) => {
    paths.push(events);
    return simplePeerFactory(options, events);
  };
  return {
    host: meeting.make('host', { clock: new VirtualClock(), linkFactory, signaling }),
    losePath() {
      for (const events of paths) events.path('disconnected');
      dispatchEvent(new Event('online'));
    },
    failPath() {
      for (const events of paths) events.path('failed');
    },
  };
}

/** Resolves once this many handshakes with the one peer have their answers. */
async function settledAt(session: Session, generation: number): Promise<void> {
  await until(() => session.metrics.answersReceived === generation);
  expect([...session.peers.values()][0]?.generation).to.equal(generation);
}

describe('repair and retry', () => {
  let meeting: Meeting;

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());

  it('R31 does not mistake an ICE restart right after connecting for a duplicate', async () => {
    const made = countConnections();
    const { host, losePath } = withFragilePath(meeting);
    const viewer = meeting.make('viewer');
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    losePath();
    await settledAt(host, 2);
    expect(host.metrics.iceRestarts).to.equal(1);
    expect(viewer.metrics.duplicatesDropped).to.equal(0);
    expect(made.count).to.equal(2);
    made.stop();
    const message = heard(viewer, 'message');
    await host.send('well');
    expect((await message).data).to.equal('well');
  });

  it('restarts ICE at once, and keeps the connection, when the path goes straight to failed', async () => {
    const made = countConnections();
    const { host, failPath } = withFragilePath(meeting);
    const viewer = meeting.make('viewer');
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    failPath();
    await settledAt(host, 2);
    expect(host.metrics.iceRestarts).to.equal(1);
    expect(made.count).to.equal(2);
    made.stop();
  });

  it('ignores the answer to an older offer while ICE restarts', async () => {
    const answers: RelayedSignal[] = [];
    const { host, losePath } = withFragilePath(
      meeting,
      tapped(meeting.hostile(), {
        incoming(signal, pass) {
          // The true answer follows the stale one, which a browser would accept as well.
          const [first] = answers;
          if (signal.kind === 'answer' && first) pass({ ...first, seq: first.seq + 100 });
          if (signal.kind === 'answer') answers.push(signal);
          pass(signal);
        },
      }),
    );
    const viewer = meeting.make('viewer');
    const states: string[] = [];
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    host.on('connection', ({ state }) => states.push(state));
    losePath();
    await settledAt(host, 2);
    expect(answers.length).to.equal(2);
    expect(host.metrics.staleDropped).to.be.at.least(1);
    expect(host.metrics.answersReceived).to.equal(2);
    expect(states).to.deep.equal([]);
    const message = heard(viewer, 'message');
    await host.send('well');
    expect((await message).data).to.equal('well');
  });

  it('repairs a lost path at once when the browser comes online, and leaves a healthy one alone', async () => {
    const { host, losePath } = withFragilePath(meeting);
    const viewer = meeting.make('viewer');
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    dispatchEvent(new Event('online'));
    await host.send('well');
    expect([...host.peers.values()][0]?.generation).to.equal(1);
    losePath();
    expect([...host.peers.values()][0]?.generation).to.equal(2);
  });

  it('retries at once when the browser comes online', async () => {
    const none: LinkFactory = () => Promise.reject(new Error('none today'));
    const host = meeting.make('host', { linkFactory: none });
    const viewer = meeting.make('viewer');
    await host.start();
    viewer.start().catch(() => {});
    const { peerId } = await heard(host, 'connection', ({ state }) => state === 'failed');
    dispatchEvent(new Event('online'));
    expect(host.peers.get(peerId)?.state).to.equal('connecting');
  });

  it('R33 waits for room for a connection, and does not count that as a failed attempt', async () => {
    const clock = new VirtualClock();
    let asked = false;
    const crowded: LinkFactory = async (options, events) => {
      asked = true;
      await new Promise<void>((resolve) => clock.after(8_000, resolve));
      return simplePeerFactory(options, events);
    };
    const host = meeting.make('host', { clock, linkFactory: crowded });
    const viewer = meeting.make('viewer');
    const states: string[] = [];
    host.on('connection', ({ state }) => states.push(state));
    await host.start();
    const joined = viewer.start();
    await until(() => asked);
    clock.advance(8_000);
    await joined;
    await linked(host, 1);
    expect(states).to.deep.equal(['connecting', 'connected']);
    expect(host.metrics.retries).to.equal(0);
  });

  it('R33 closes a connection that is made after its session has ended', async () => {
    let room = (): void => {};
    let wasClosed = (): void => {};
    const closed = new Promise<void>((resolve) => {
      wasClosed = resolve;
    });
    const crowded: LinkFactory = async (options, events) => {
      await new Promise<void>((resolve) => {
        room = resolve;
      });
      const connection = await simplePeerFactory(options, events);
      const close = connection.close.bind(connection);
      return Object.assign(connection, {
        close: () => {
          close();
          wasClosed();
        },
      });
    };
    const host = meeting.make('host', { linkFactory: crowded });
    const viewer = meeting.make('viewer');
    await host.start();
    viewer.start().catch(() => {});
    await heard(host, 'connection', ({ state }) => state === 'connecting');
    host.stop();
    room();
    await closed;
  });
});

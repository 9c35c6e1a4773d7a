import { expect } from '@open-wc/testing';
import type { ConnectionEvents } from '../../src/link/connection/connection.ts';
import { simplePeerFactory } from '../../src/link/connection/simple-peer-connection.ts';
import { fastClock } from '../kit/clock/fast-clock.ts';
import { countConnections } from '../kit/count-connections.ts';
import { until } from '../kit/until.ts';
import { heard, linked, Meeting } from './meet.ts';

describe('a listener that acts at once', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  it('R21 accepts no viewer after it has stopped the session', async () => {
    const host = meeting.make('host', { approval: true });
    await host.start();
    const made = countConnections();
    const asked = heard(host, 'viewerrequest');
    host.on('viewerrequest', (request) => {
      host.stop();
      request.accept();
    });
    meeting
      .make('viewer')
      .start()
      .catch(() => {});
    await asked;
    await new Promise((resolve) => setTimeout(resolve));
    expect(made.count).to.equal(0);
    made.stop();
  });

  it('R21 makes no connection for a viewer that leaves when its last one ends', async () => {
    const connections: ConnectionEvents[] = [];
    const host = meeting.make('host', {
      linkFactory: (options, events) => {
        connections.push(events);
        return simplePeerFactory(options, events);
      },
    });
    // It learns from the next offer that the link has ended.
    const viewer = meeting.make('viewer', {
      linkFactory: (options, events) => simplePeerFactory(options, { ...events, closed: () => {} }),
    });
    host.publish('page', document.createElement('canvas').captureStream());
    const seen = heard(viewer, 'stream');
    await Promise.all([host.start(), viewer.start()]);
    await seen;
    const made = countConnections();
    const gone = heard(viewer, 'stream', ({ stream }) => stream === null);
    viewer.on('stream', () => viewer.stop());
    connections[0]?.closed();
    await gone;
    await heard(host, 'connection', ({ state }) => state === 'disconnected');
    expect(made.count).to.equal(1);
    made.stop();
  });

  it('starts the session again when a link has failed for good', async () => {
    const clock = fastClock(20);
    const host = meeting.make('host');
    const viewer = meeting.make('viewer', {
      clock,
      linkFactory: () => Promise.reject(new Error('none today')),
    });
    const states: string[] = [];
    viewer.on('state', ({ state }) => states.push(state));
    const stop = viewer.on('connectionfailed', () => {
      stop();
      viewer.stop();
      viewer.start().catch(() => {});
    });
    await host.start();
    viewer.start().catch(() => {});
    await heard(viewer, 'connectionfailed');
    await until(() => states.length >= 5);
    expect(states).to.deep.equal(['starting', 'live', 'ended', 'starting', 'live']);
  });

  it('R10 loses the messages that are too many for its link, and not the link', async () => {
    const [host, viewer] = [meeting.make('host'), meeting.make('viewer')];
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 1_000 }, () => viewer.send(new ArrayBuffer(15 * 1024))),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).to.be.within(1, 999);
    const arrival = heard(host, 'message', ({ data }) => data === 'well');
    await viewer.send('well');
    await arrival;
    expect(viewer.hostState).to.equal('connected');
  });
});

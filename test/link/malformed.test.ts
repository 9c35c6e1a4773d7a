import { expect } from '@open-wc/testing';
import type { Connection, LinkFactory } from '../../src/link/connection/connection.ts';
import { simplePeerFactory } from '../../src/link/connection/simple-peer-connection.ts';
import { heard, linked, Meeting } from '../session/meet.ts';

describe('a link that receives malformed frames', () => {
  let meeting: Meeting;

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());

  it('drops and counts malformed and oversized frames, while other links notice nothing', async () => {
    const raw: Connection[] = [];
    const tapped: LinkFactory = async (options, events) => {
      const connection = await simplePeerFactory(options, events);
      raw.push(connection);
      return connection;
    };
    const host = meeting.make('host');
    const rogue = meeting.make('viewer', { linkFactory: tapped });
    const honest = meeting.make('viewer');
    await Promise.all([host, rogue, honest].map((session) => session.start()));
    await linked(host, 2);
    const changes: unknown[] = [];
    for (const event of ['state', 'connection', 'error', 'message'] as const) {
      host.on(event, ((detail: unknown) => changes.push(detail)) as never);
      honest.on(event, ((detail: unknown) => changes.push(detail)) as never);
    }
    const [connection] = raw as [Connection];
    const frames = [
      [],
      [99],
      [16],
      [16, 1, 200, 0],
      [16, 1, 2, 0, ...new TextEncoder().encode('{no json')],
      [17, 1, 5, 2],
      [17, 1, 0, 255, 255, 255, 255, 127, 1],
      [4, 255, 255, 255],
    ];
    for (const frame of frames) connection.send('reliable', new Uint8Array(frame));
    const told = heard(host, 'message', ({ data }) => data === 'still here');
    await rogue.send('still here');
    expect((await told).peerId).to.equal(rogue.peerId);
    expect(changes.length).to.equal(1);
    // An empty frame may not reach the page at all: browsers differ.
    expect(host.metrics.invalidDropped).to.be.within(frames.length - 1, frames.length);
    const arrival = heard(honest, 'message');
    await host.send('all well', { to: honest.peerId as string });
    expect((await arrival).data).to.equal('all well');
  });
});

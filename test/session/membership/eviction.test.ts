import { expect } from '@open-wc/testing';
import { heard, linked, Meeting } from '../meet.ts';

describe('a viewer that is evicted', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  it('R10 R44 learns the reason before the messages that still wait in its lane', async () => {
    const host = meeting.make('host');
    const viewer = meeting.make('viewer');
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    const reasons: (string | undefined)[] = [];
    viewer.on('host', ({ state, reason }) => reasons.push(`${state} ${reason?.code}`));
    const ended = heard(viewer, 'error');
    for (let count = 0; count < 60; count += 1) {
      host.send(new ArrayBuffer(60_000)).catch(() => {});
      host.send(new ArrayBuffer(15_000)).catch(() => {});
    }
    host.drop(viewer.peerId as string, 'evicted-slow');
    expect((await ended).code).to.equal('evicted-slow');
    expect(reasons).to.deep.equal(['failed-permanent evicted-slow']);
  });
});

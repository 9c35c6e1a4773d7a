import { expect } from '@open-wc/testing';
import type { Session } from '../../../src/session/session.ts';
import { SignalingHub } from '../../kit/signaling/signaling-hub.ts';
import { until } from '../../kit/until.ts';
import { heard, linked, Meeting } from '../meet.ts';

describe('a viewer whose host lost its name to another', () => {
  let meeting: Meeting;
  let hub: SignalingHub;
  let viewer: Session;
  let old: Session;
  let next: Session;
  const id = ({ peerId }: Session): string => peerId as string;
  const states = (): (string | undefined)[] =>
    [old, next].map((host) => viewer.peers.get(id(host))?.state);

  beforeEach(async () => {
    meeting = new Meeting();
    hub = new SignalingHub();
    viewer = meeting.make('viewer', { signaling: hub });
    old = meeting.make('host', { signaling: hub });
    next = meeting.make('host', { signaling: hub });
    viewer.start().catch(() => {});
    await Promise.all([
      old.start(),
      next.start(),
      heard(viewer, 'state', ({ state }) => state === 'live'),
    ]);
    hub.introduce(id(viewer), id(old));
    await linked(viewer, 1);
  });
  afterEach(() => meeting.end());

  it('R42 parts with it when the link to the new host is ready, and not before', async () => {
    const both: number[] = [];
    const heardData: unknown[] = [];
    viewer.on('connection', () => {
      both.push(states().filter((state) => state === 'connected').length);
    });
    viewer.on('message', ({ data }) => heardData.push(data));
    hub.tell(id(viewer), { type: 'peer-left', peerId: id(old), reason: 'lost' });
    expect(states()).to.deep.equal(['connected', undefined]);
    hub.introduce(id(viewer), id(next));
    await heard(viewer, 'peerjoin', ({ peerId }) => peerId === id(next));
    expect(states()).to.deep.equal([undefined, 'connected']);
    expect(viewer.hostState).to.equal('connected');
    expect(Math.max(...both)).to.equal(1);
    old.send('of the old host').catch(() => {});
    const arrival = heard(viewer, 'message', ({ data }) => data === 'of the new host');
    await linked(next, 1);
    await next.send('of the new host');
    await arrival;
    expect(heardData).to.deep.equal(['of the new host']);
  });

  it('R42 goes back to it when it has its name again', async () => {
    hub.tell(id(viewer), { type: 'peer-left', peerId: id(old), reason: 'lost' });
    hub.introduce(id(viewer), id(next));
    await heard(viewer, 'peerjoin', ({ peerId }) => peerId === id(next));
    await until(() => old.peers.get(id(viewer))?.state !== 'connected');
    next.stop();
    hub.tell(id(viewer), { type: 'peer-left', peerId: id(next), reason: 'left' });
    hub.introduce(id(viewer), id(old));
    await heard(viewer, 'peerjoin', ({ peerId }) => peerId === id(old));
    expect(states()).to.deep.equal(['connected', undefined]);
  });
});

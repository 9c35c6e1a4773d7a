import { expect } from '@open-wc/testing';
import type { Session } from '../../../src/session/session.ts';
import type { Topology } from '../../../src/signaling/messages.ts';
import { SignalingHub } from '../../kit/signaling/signaling-hub.ts';
import { heard, linked, Meeting } from '../meet.ts';

describe('viewers of a mesh that becomes a star and a mesh again', () => {
  let meeting: Meeting;
  let hub: SignalingHub;
  let host: Session;
  let viewers: [Session, Session];
  const id = ({ peerId }: Session): string => peerId as string;

  const become = (topology: Topology): void => {
    for (const viewer of viewers) hub.announce(id(viewer), id(host), topology);
  };
  const states = (): (string | undefined)[] => {
    const [one, other] = viewers;
    return [one.peers.get(id(other))?.state, other.peers.get(id(one))?.state];
  };

  beforeEach(async () => {
    meeting = new Meeting();
    hub = new SignalingHub('mesh');
    host = meeting.make('host', { signaling: hub, topology: 'mesh' });
    viewers = [
      meeting.make('viewer', { signaling: hub }),
      meeting.make('viewer', { signaling: hub }),
    ];
    const live = viewers.map((viewer) => heard(viewer, 'state', ({ state }) => state === 'live'));
    for (const viewer of viewers) viewer.start().catch(() => {});
    await Promise.all([host.start(), ...live]);
    for (const viewer of viewers) hub.introduce(id(viewer), id(host));
    hub.introduce(id(viewers[0]), id(viewers[1]));
    await Promise.all(viewers.map((viewer) => linked(viewer, 2)));
  });
  afterEach(() => meeting.end());

  it('R42 are linked again, which signaling did not lose', async () => {
    become('star');
    expect(states()).to.deep.equal([undefined, undefined]);
    become('mesh');
    await Promise.all(viewers.map((viewer) => linked(viewer, 2)));
    expect(states()).to.deep.equal(['connected', 'connected']);
  });

  it('R42 are linked again, which signaling lost in between', async () => {
    const [one, other] = viewers.map(id) as [string, string];
    hub.tell(one, { type: 'peer-left', peerId: other, reason: 'lost' });
    hub.tell(other, { type: 'peer-left', peerId: one, reason: 'lost' });
    become('star');
    expect(states()).to.deep.equal([undefined, undefined]);
    become('mesh');
    hub.introduce(one, other);
    await Promise.all(viewers.map((viewer) => linked(viewer, 2)));
    expect(states()).to.deep.equal(['connected', 'connected']);
  });
});

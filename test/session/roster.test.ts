import { expect } from '@open-wc/testing';
import { Roster } from '../../src/session/roster.ts';
import type { Peer, RoadMessage } from '../../src/signaling/messages.ts';

const [self, one, two] = ['self', 'one', 'two'].map(
  (peerId): Peer => ({ peerId, role: 'viewer' }),
) as [Peer, Peer, Peer];

function joined(...peers: Peer[]): RoadMessage {
  return { type: 'joined', peerId: 'self', host: null, peers, topology: 'mesh' };
}

function lost({ peerId }: Peer): RoadMessage {
  return { type: 'peer-left', peerId, reason: 'lost' };
}

describe('Roster', () => {
  let roster: Roster;
  const ids = () => [...roster.peers].map(({ peerId }) => peerId);

  beforeEach(() => {
    roster = new Roster(self, 'mesh');
    roster.opened();
  });

  it('R4 takes news that overtook the roster for newer than it', () => {
    expect(roster.apply(lost(one))).to.be.empty;
    roster.apply(joined(one, two));
    expect(ids()).to.deep.equal(['two']);
  });

  it('R4 has whoever came back before the roster did', () => {
    roster.apply(lost(one));
    roster.apply({ type: 'peer-joined', peer: one });
    roster.apply(joined(one));
    expect(ids()).to.deep.equal(['one']);
  });

  it('R23 loses sight of who is not in the roster of a reopened session', () => {
    roster.apply(joined(one, two));
    roster.opened();
    expect(roster.apply(joined(two))).to.deep.equal([
      { type: 'present', peer: two },
      { type: 'lost', peerId: 'one' },
    ]);
  });

  it('R29 learns nothing from a copy of the roster', () => {
    roster.apply(joined(one));
    roster.apply({ type: 'peer-left', peerId: 'one', reason: 'left' });
    expect(roster.apply(joined(one, two))).to.be.empty;
  });
});

import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';
import { Roster } from '../../../src/session/membership/roster.ts';
import type { Peer, RoadMessage } from '../../../src/signaling/messages.ts';

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
  let departed: DepartedPeers;
  let roster: Roster;
  const ids = () => [...roster.peers].map(({ peerId }) => peerId);

  beforeEach(() => {
    departed = new DepartedPeers(10);
    roster = new Roster(self, 'mesh', departed);
    roster.opened();
  });

  it('R4 takes a message that overtook the roster for newer than the roster', () => {
    expect(roster.apply(lost(one))).to.be.empty;
    roster.apply(joined(one, two));
    expect(ids()).to.deep.equal(['two']);
  });

  it('R4 has a peer that came back before the roster did', () => {
    roster.apply(lost(one));
    roster.apply({ type: 'peer-joined', peer: one });
    roster.apply(joined(one));
    expect(ids()).to.deep.equal(['one']);
  });

  it('R23 loses a peer that is not in the roster of a reopened session', () => {
    roster.apply(joined(one, two));
    roster.opened();
    expect(roster.apply(joined(two))).to.deep.equal([
      { type: 'present', peer: two },
      { type: 'lost', peerId: 'one' },
    ]);
  });

  it('R23 sees a peer again that it has kept unlisted', () => {
    roster.apply(joined(one));
    roster.unlist('one');
    expect(roster.isListed('one')).to.equal(false);
    expect(roster.apply({ type: 'peer-joined', peer: one })).to.deep.equal([
      { type: 'seen-again', peerId: 'one' },
      { type: 'present', peer: one },
    ]);
    expect(roster.isListed('one')).to.equal(true);
  });

  it('ignores a late message about a peer that may not come back', () => {
    departed.ended('one', 'left');
    departed.lost('two', true, 1);
    roster.apply(joined(one, two));
    expect(ids()).to.deep.equal(['two']);
  });

  it('R29 learns nothing from a copy of the roster', () => {
    roster.apply(joined(one));
    roster.apply({ type: 'peer-left', peerId: 'one', reason: 'left' });
    expect(roster.apply(joined(one, two))).to.be.empty;
  });
});

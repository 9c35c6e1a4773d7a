import { describe, it } from 'node:test';
import { expect } from 'chai';
import { defaultLimits } from '../../../src/runtime/limits.ts';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';

describe('DepartedPeers', () => {
  it('lets a peer that was lost continue where it was, once', () => {
    const departed = new DepartedPeers(10);
    departed.lost('a', true, 3);
    expect(departed.take('a')).to.deep.equal({
      reason: null,
      accepted: true,
      generation: 3,
      peer: undefined,
    });
    expect(departed.get('a')).to.deep.equal({
      reason: null,
      accepted: false,
      generation: 0,
      peer: undefined,
    });
  });

  it('keeps the reason for a peer that was refused, although it leaves as well', () => {
    const departed = new DepartedPeers(10);
    departed.ended('a', 'refused', 2);
    departed.ended('a', 'left');
    expect(departed.get('a')).to.deep.equal({
      reason: 'refused',
      accepted: false,
      generation: 2,
      peer: undefined,
    });
  });

  it('takes away the acceptance of a peer that leaves after it was lost, and keeps its generation', () => {
    const departed = new DepartedPeers(10);
    departed.lost('a', true, 3);
    departed.ended('a', 'left');
    expect(departed.get('a')).to.deep.equal({
      reason: 'left',
      accepted: false,
      generation: 3,
      peer: undefined,
    });
  });

  it('remembers the peers that departed last, up to its limit', () => {
    const departed = new DepartedPeers(2);
    departed.ended('a', 'refused');
    departed.ended('b', 'left');
    departed.lost('c', true, 1);
    expect(['a', 'b', 'c'].map((peerId) => departed.get(peerId).reason)).to.deep.equal([
      null,
      'left',
      null,
    ]);
    expect(departed.get('c').accepted).to.equal(true);
  });

  it('has room for every viewer of the largest session and every newcomer', () => {
    const largestSession = 400;
    const { maxDepartedPeers, maxNewcomers } = defaultLimits;
    expect(maxDepartedPeers).to.be.at.least(largestSession + maxNewcomers);
  });
});

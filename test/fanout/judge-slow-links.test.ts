import { describe, it } from 'node:test';
import { expect } from 'chai';
import { judgeSlowLinks, type LinkProgressSample } from '../../src/fanout/judge-slow-links.ts';

const lag = 1_000;

function sample(peerId: string, change: Partial<LinkProgressSample> = {}): LinkProgressSample {
  return { peerId, outstandingBefore: 0, outstanding: 0, moved: 5_000, ...change };
}

const behind = { outstandingBefore: 2_000, outstanding: 5_000, moved: 500 };

function slow(...samples: LinkProgressSample[]): string[] {
  return judgeSlowLinks(samples, lag).map(({ peerId }) => peerId);
}

describe('R10 R44 a link is slow', () => {
  it('when it is far behind the median of those that move', () => {
    expect(slow(sample('a'), sample('b'), sample('c', behind))).to.deep.equal(['c']);
  });

  it('as the only one of two that is behind', () => {
    expect(slow(sample('a'), sample('b', behind))).to.deep.equal(['b']);
  });

  it('not when it moves a quarter as much as the median', () => {
    expect(slow(sample('a'), sample('b'), sample('c', { ...behind, moved: 1_250 }))).to.be.empty;
  });

  it('not when it has only just fallen behind', () => {
    expect(slow(sample('a'), sample('b', { ...behind, outstandingBefore: 900 }))).to.be.empty;
  });

  it('not when it has nearly caught up', () => {
    expect(slow(sample('a'), sample('b', { ...behind, outstanding: 900 }))).to.be.empty;
  });

  it('not when the others have as much outstanding', () => {
    const full = { outstandingBefore: 2_000, outstanding: 5_000 };
    expect(slow(sample('a', full), sample('b', full), sample('c', behind))).to.be.empty;
  });

  it('not while more than half of the links stand still', () => {
    const still = { moved: 0 };
    const stopped = { ...behind, moved: 0 };
    expect(slow(sample('a'), sample('b', still), sample('c', stopped))).to.be.empty;
    expect(slow(sample('a', still), sample('b', still))).to.be.empty;
  });

  it('not when it is alone', () => {
    expect(slow(sample('a', behind))).to.be.empty;
    expect(slow(sample('a', { ...behind, moved: 0 }))).to.be.empty;
  });
});

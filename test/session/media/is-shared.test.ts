import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Delivery } from '../../../src/link/connection/media.ts';
import { isShared } from '../../../src/session/media/is-shared.ts';

describe('R46 isShared', () => {
  /** The answer after each number of viewers, one after the other. */
  function answers(delivery: Delivery, counts: readonly number[]): boolean[] {
    let before = isShared(delivery, 0, false);
    return counts.map((count) => {
      before = isShared(delivery, count, before);
      return before;
    });
  }

  it('begins at four viewers, and ends at two', () => {
    const shared = answers('auto', [1, 3, 4, 3, 5, 3, 2, 3, 4]);
    expect(shared).to.deep.equal([false, false, true, true, true, true, false, false, true]);
  });

  it('does not count where the page decides', () => {
    expect(answers('shared', [0, 1, 9])).to.deep.equal([true, true, true]);
    expect(answers('each', [0, 1, 9])).to.deep.equal([false, false, false]);
  });
});

import { describe, it } from 'node:test';
import { expect } from 'chai';
import { StallDetector } from '../../../src/link/health/stall-detector.ts';
import { VirtualClock } from '../../sim/virtual-clock.ts';

describe('R10 the stall detector of a link', () => {
  function begin() {
    const clock = new VirtualClock();
    const state = { behind: true, taken: 0, heard: 0 };
    const stalls: number[] = [];
    const pace = new StallDetector({
      clock,
      timeout: 5_000,
      little: 64,
      behind: () => state.behind,
      taken: () => state.taken,
      heard: () => state.heard,
      stalled: () => stalls.push(clock.now()),
      signal: new AbortController().signal,
    });
    return { clock, state, stalls, pace };
  }

  it('reports a stall when nothing has moved for 5 s', () => {
    const { clock, state, stalls, pace } = begin();
    pace.watch();
    state.heard += 1;
    clock.advance(4_999);
    expect(stalls).to.deep.equal([]);
    clock.advance(1);
    expect(stalls).to.deep.equal([5_000]);
  });

  it('reports a stall when next to nothing has moved', () => {
    const { clock, state, stalls, pace } = begin();
    pace.watch();
    state.taken = 63;
    state.heard += 1;
    clock.advance(5_000);
    expect(stalls).to.deep.equal([5_000]);
  });

  it('goes on watching a side that is behind but moves, and stops when it has caught up', () => {
    const { clock, state, stalls, pace } = begin();
    pace.watch();
    for (let step = 0; step < 5; step += 1) {
      state.taken += 64;
      state.heard += 1;
      clock.advance(5_000);
    }
    expect(stalls).to.deep.equal([]);
    state.behind = false;
    clock.advance(5_000);
    expect(clock.pending).to.equal(0);
    state.behind = true;
    pace.watch();
    state.heard += 1;
    clock.advance(5_000);
    expect(stalls).to.deep.equal([35_000]);
  });

  it('reports a stall only once something is heard', () => {
    const { clock, state, stalls, pace } = begin();
    pace.watch();
    clock.advance(12_000);
    expect(stalls).to.deep.equal([]);
    state.heard += 1;
    clock.advance(3_000);
    expect(stalls).to.deep.equal([15_000]);
  });

  it('sets no timer for a side that is not behind', () => {
    const { clock, state, pace } = begin();
    state.behind = false;
    pace.watch();
    expect(clock.pending).to.equal(0);
  });
});

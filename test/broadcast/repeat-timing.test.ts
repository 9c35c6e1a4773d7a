import { describe, it } from 'node:test';
import { expect } from 'chai';
import { RepeatTiming } from '../../src/broadcast/viewer/repeat-timing.ts';

describe('R46 RepeatTiming', () => {
  /** Returns how long an answer is waited for after these round trips were measured. */
  function waitAfter(...roundTrips: number[]): number {
    let latest = 0;
    const timing = new RepeatTiming(() => latest);
    let wait = 0;
    for (latest of roundTrips) wait = timing.answer(1);
    return wait;
  }

  it('waits for the shortest round trip, because messages wait for lost ones', () => {
    expect(waitAfter(100)).to.equal(115);
    expect(waitAfter(100, 240, 320)).to.be.below(180);
    expect(waitAfter(320, 240, 100)).to.equal(115);
  });

  it('counts a round trip once, however often it is asked', () => {
    expect(waitAfter(100, 240, 240, 240, 240)).to.equal(140);
  });

  it('follows a round trip that grows', () => {
    const grown = [300, 301, 302, 303, 304, 305];
    expect(waitAfter(100, ...grown)).to.be.within(300, 320);
  });

  it('waits half as long once an answer was lost, and longer where answers are late', () => {
    const timing = new RepeatTiming(() => 100);
    expect(timing.answer(2)).to.equal(115 / 2);
    for (let count = 0; count < 20; count += 1) timing.answered(130);
    expect(timing.answer(1)).to.be.within(150, 165);
  });

  it('waits longer for the last parts of a frame where they come before the answer', () => {
    const timing = new RepeatTiming(() => 100);
    expect(timing.tail).to.equal(15);
    for (let count = 0; count < 3; count += 1) timing.answered(20);
    expect(timing.tail).to.be.above(45);
    for (let count = 0; count < 50; count += 1) timing.answered(100);
    expect(timing.tail).to.equal(15);
  });
});

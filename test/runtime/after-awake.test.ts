import { describe, it } from 'node:test';
import { expect } from 'chai';
import { afterAwake } from '../../src/runtime/clock.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

/** A page whose timers were stopped finds them all due at once. */
class DrowsyClock extends VirtualClock {
  asleep = 0;
  override now(): number {
    return super.now() + this.asleep;
  }
}

describe('R42 a deadline', () => {
  const begin = (signal?: AbortSignal) => {
    const clock = new DrowsyClock();
    let calls = 0;
    const cancel = afterAwake(clock, 10_000, () => (calls += 1), signal);
    return { clock, cancel, calls: () => calls };
  };

  it('passes once in time', () => {
    const { clock, calls } = begin();
    clock.advance(9_999);
    expect(calls()).to.equal(0);
    clock.advance(60_000);
    expect(calls()).to.equal(1);
  });

  it('begins anew if the page slept through it, and passes however late the next timer comes', () => {
    const { clock, calls } = begin();
    clock.advance(1);
    clock.asleep += 60_000;
    clock.advance(9_999);
    expect(calls()).to.equal(0);
    clock.asleep += 60_000;
    clock.advance(10_000);
    expect(calls()).to.equal(1);
    expect(clock.pending).to.equal(0);
  });

  it('is cancelled in either time, by the function and by the signal', () => {
    for (const slept of [false, true]) {
      const end = new AbortController();
      for (const stop of [begin(), begin(end.signal)]) {
        stop.clock.advance(1);
        if (slept) {
          stop.clock.asleep += 60_000;
          stop.clock.advance(9_999);
        }
        stop.cancel();
        expect(stop.clock.pending).to.equal(0);
      }
      const { clock, calls } = begin(end.signal);
      end.abort();
      clock.advance(60_000);
      expect(calls()).to.equal(0);
    }
  });
});

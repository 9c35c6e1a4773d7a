import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Alarm } from '../../src/runtime/alarm.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('Alarm', () => {
  function open() {
    const clock = new VirtualClock();
    const end = new AbortController();
    const rung: number[] = [];
    const start = clock.now();
    const ring = (): void => {
      rung.push(clock.now() - start);
    };
    const alarm = new Alarm({ clock, ring, signal: end.signal });
    const set = (ms: number): void => alarm.set(start + ms);
    return { clock, end, rung, set };
  }

  it('rings once, at its time', () => {
    const { clock, rung, set } = open();
    set(50);
    clock.advance(200);
    expect(rung).to.deep.equal([50]);
    set(300);
    clock.advance(200);
    expect(rung).to.deep.equal([50, 300]);
  });

  it('rings at the last time that was set, with one timer while that moves to later ones', () => {
    const { clock, rung, set } = open();
    let timers = 0;
    const { after } = clock;
    clock.after = (...args) => {
      timers += 1;
      return after.apply(clock, args);
    };
    for (let ms = 0; ms < 90; ms += 10) {
      set(ms + 100);
      clock.advance(10);
    }
    expect(timers).to.equal(1);
    clock.advance(1_000);
    expect(rung).to.deep.equal([180]);
    expect(timers).to.equal(2);
  });

  it('rings at an earlier time', () => {
    const { clock, rung, set } = open();
    set(100);
    set(40);
    clock.advance(200);
    expect(rung).to.deep.equal([40]);
  });

  it('does not ring where the time was taken back, or after the end', () => {
    const { clock, end, rung, set } = open();
    set(50);
    set(Number.POSITIVE_INFINITY);
    clock.advance(100);
    set(150);
    end.abort();
    clock.advance(100);
    expect(rung).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });

  it('rings in the next millisecond where the time is past', () => {
    const { clock, rung, set } = open();
    set(-5);
    expect(rung).to.deep.equal([]);
    clock.advance(1);
    expect(rung).to.deep.equal([1]);
  });
});

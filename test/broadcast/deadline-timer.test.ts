import { describe, it } from 'node:test';
import { expect } from 'chai';
import { DeadlineTimer } from '../../src/broadcast/viewer/deadline-timer.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('DeadlineTimer', () => {
  function open() {
    const clock = new VirtualClock();
    const end = new AbortController();
    const expirations: number[] = [];
    const start = clock.now();
    const expired = (): void => {
      expirations.push(clock.now() - start);
    };
    const timer = new DeadlineTimer({ clock, expired, signal: end.signal });
    const set = (ms: number): void => timer.set(start + ms);
    return { clock, end, expirations, set };
  }

  it('calls back once, at the deadline', () => {
    const { clock, expirations, set } = open();
    set(50);
    clock.advance(200);
    expect(expirations).to.deep.equal([50]);
    set(300);
    clock.advance(200);
    expect(expirations).to.deep.equal([50, 300]);
  });

  it('calls back at the last deadline, and runs one timer while that moves to later ones', () => {
    const { clock, expirations, set } = open();
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
    expect(expirations).to.deep.equal([180]);
    expect(timers).to.equal(2);
  });

  it('calls back at an earlier deadline', () => {
    const { clock, expirations, set } = open();
    set(100);
    set(40);
    clock.advance(200);
    expect(expirations).to.deep.equal([40]);
  });

  it('does not call back where the deadline was taken back, or after the end', () => {
    const { clock, end, expirations, set } = open();
    set(50);
    set(Number.POSITIVE_INFINITY);
    clock.advance(100);
    set(150);
    end.abort();
    clock.advance(100);
    expect(expirations).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });

  it('calls back in the next millisecond where the deadline has passed', () => {
    const { clock, expirations, set } = open();
    set(-5);
    expect(expirations).to.deep.equal([]);
    clock.advance(1);
    expect(expirations).to.deep.equal([1]);
  });
});

import { describe, it } from 'node:test';
import { expect } from 'chai';
import { EventLoopDelay } from '../../src/broadcast/viewer/event-loop-delay.ts';
import type { Clock } from '../../src/runtime/clock.ts';

describe('R46 EventLoopDelay', () => {
  /** A page whose tasks wait as long as it is told. */
  function open() {
    let now = 0;
    let tasks: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      wall: () => now,
      after: (_ms, callback) => {
        tasks.push(callback);
        return () => {};
      },
    };
    const delay = new EventLoopDelay(clock);
    const wait = (ms: number): void => {
      now += ms;
    };
    const run = (): void => {
      const due = tasks;
      tasks = [];
      for (const task of due) task();
    };
    /** Receives something, lets the next task wait so long, and returns what is known then. */
    const measured = (ms: number): number => {
      wait(100);
      delay.measure();
      wait(ms);
      run();
      return delay.read();
    };
    return { delay, measured, wait, run, posted: () => tasks.length };
  }

  it('tells how long tasks wait, but not from a single long one', () => {
    const { measured } = open();
    expect([0, 700, 0, 300, 200, 400, 0].map(measured)).to.deep.equal([0, 0, 0, 0, 200, 200, 0]);
  });

  it('tells that the page is free again, also where nothing arrives', () => {
    const { delay, measured, wait, run } = open();
    measured(900);
    expect(measured(900)).to.equal(900);
    wait(500);
    expect(delay.read(), 'from before').to.equal(900);
    run();
    wait(500);
    expect(delay.read()).to.equal(0);
  });

  it('measures ten times a second at most, and one task at a time', () => {
    const { delay, wait, run, posted } = open();
    for (let more = 0; more < 3; more += 1) delay.measure();
    expect(posted()).to.equal(1);
    run();
    wait(99);
    delay.measure();
    expect(posted()).to.equal(0);
    wait(1);
    delay.measure();
    expect(posted()).to.equal(1);
  });
});

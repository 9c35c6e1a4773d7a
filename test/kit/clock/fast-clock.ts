import { type Clock, systemClock } from '../../../src/runtime/clock.ts';

/** Returns a clock whose time passes `factor` times as fast as real time. */
export function fastClock(factor: number): Clock {
  return {
    now: () => systemClock.now() * factor,
    wall: () => systemClock.wall(),
    after: (ms, callback, signal) => systemClock.after(ms / factor, callback, signal),
  };
}

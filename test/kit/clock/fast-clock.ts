import { type Clock, systemClock } from '../../../src/runtime/clock.ts';

/** A clock on which time passes `factor` times as fast, so that long waits are short and real. */
export function fastClock(factor: number): Clock {
  return {
    now: () => systemClock.now() * factor,
    wall: () => systemClock.wall(),
    after: (ms, callback, signal) => systemClock.after(ms / factor, callback, signal),
  };
}

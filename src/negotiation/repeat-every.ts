import type { Clock } from '../runtime/clock.ts';

/** Runs `callback` every `interval` milliseconds, `times` times. Returns how to end it before. */
export function repeatEvery(
  clock: Clock,
  interval: number,
  times: number,
  callback: () => void,
  signal: AbortSignal,
): () => void {
  let cancel = (): void => {};
  const schedule = (left: number): void => {
    if (left === 0) return;
    const run = (): void => {
      schedule(left - 1);
      callback();
    };
    cancel = clock.after(interval, run, signal);
  };
  schedule(times);
  return () => cancel();
}

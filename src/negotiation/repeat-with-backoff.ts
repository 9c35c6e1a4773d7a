import type { Clock } from '../runtime/clock.ts';

/** Runs `callback` after `first` milliseconds, then after twice as long, and so on, `times` times. */
export function repeatWithBackoff(
  clock: Clock,
  first: number,
  times: number,
  callback: () => void,
  signal: AbortSignal,
): () => void {
  let cancel = (): void => {};
  const schedule = (delay: number, left: number): void => {
    if (left === 0) return;
    cancel = clock.after(
      delay,
      () => {
        schedule(delay * 2, left - 1);
        callback();
      },
      signal,
    );
  };
  schedule(first, times);
  return () => cancel();
}

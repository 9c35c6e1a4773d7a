import { systemClock } from '../runtime/clock.ts';

/** Hidden pages paint no frames: there the wait ends after this many milliseconds. */
const longest = 250;

/** Runs `callback` once two frames have been painted, unless `signal` is aborted first. */
export function afterTwoFrames(callback: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const over = new AbortController();
  const finish = (): void => {
    over.abort();
    callback();
  };
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(finish);
  });
  over.signal.addEventListener('abort', () => cancelAnimationFrame(frame));
  signal.addEventListener('abort', () => over.abort(), { signal: over.signal });
  systemClock.after(longest, finish, over.signal);
}

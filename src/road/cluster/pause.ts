import type { Clock } from '../../runtime/clock.ts';

/** Resolves after `ms` milliseconds, or when one of the signals is aborted. */
export function pause(ms: number, clock: Clock, ...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    for (const signal of signals) signal.addEventListener('abort', end);
  });
}

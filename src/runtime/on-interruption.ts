import type { Clock } from './clock.ts';

/**
 * The cause of an interruption that is over:
 *
 * - `offline`: there was no network. The connections of that time are lost.
 * - `network`: there may be another network, or only a new estimate of its speed.
 * - `sleep`: nothing ran for a while, because the page was frozen or the machine slept.
 */
export type Interruption = 'offline' | 'network' | 'sleep';

/** Calls `listener` after each interruption, until `signal` aborts. */
export type OnInterruption = (
  listener: (interruption: Interruption) => void,
  clock: Clock,
  signal: AbortSignal,
) => void;

/** The time between two looks at the clock, in milliseconds: the browser tells nothing of a machine that slept. */
const interval = 1_000;
/** The shortest sleep that counts, in milliseconds: others bear a silence of 10 s. */
const shortest = 8_000;

/**
 * Every browser reports that it was offline; Chromium also another network, and that the page was frozen. The clock
 * shows that anything slept.
 */
export const onInterruption: OnInterruption = (listener, clock, signal) => {
  const { document, navigator } = globalThis as Partial<typeof globalThis>;
  const { connection } = (navigator ?? {}) as { connection?: EventTarget };
  // Timers may stand still while the machine sleeps; the time of day goes on.
  const read = (): [number, number] => [clock.now(), clock.wall()];
  let last = read();
  const look = (): void => {
    const now = read();
    const gap = Math.max(...now.map((time, index) => time - (last[index] as number)));
    last = now;
    if (gap > shortest) listener('sleep');
  };
  const tick = (): void => {
    clock.after(interval, tick, signal);
    look();
  };
  clock.after(interval, tick, signal);
  globalThis.addEventListener?.('online', () => listener('offline'), { signal });
  connection?.addEventListener('change', () => listener('network'), { signal });
  // They may come before the timers of a page that wakes.
  document?.addEventListener('resume', look, { signal });
  document?.addEventListener('visibilitychange', look, { signal });
};

/**
 * The source of all time: deadlines, back-off and heartbeats. `systemClock` is the browser's; a
 * simulation passes one that runs in virtual time.
 */
export interface Clock {
  /** Returns milliseconds that never decrease. For differences: it is not a time of day. */
  now(): number;
  /** Returns the time of day in milliseconds since 1970, for logs. */
  wall(): number;
  /**
   * Calls `callback` once, in `ms` milliseconds, unless the returned function or `signal` cancels it
   * before. An aborted signal cancels it at once.
   */
  after(ms: number, callback: () => void, signal?: AbortSignal): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, callback, signal) {
    if (signal?.aborted) return () => {};
    const cancel = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const timer = setTimeout(() => {
      cancel();
      callback();
    }, ms);
    signal?.addEventListener('abort', cancel, { once: true });
    return cancel;
  },
};

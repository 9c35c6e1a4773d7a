/**
 * Where all time comes from: deadlines, back-off and heartbeats. The browser's is `systemClock`; a
 * simulation passes one of virtual time.
 */
export interface Clock {
  /** Milliseconds that only grow. Good for differences, not a time of day. */
  now(): number;
  /** The time of day in milliseconds since 1970, for logs. */
  wall(): number;
  /**
   * Runs `callback` once, `ms` milliseconds from now, unless cancelled first by the returned
   * function or by `signal`. With a signal that is already aborted nothing is ever run.
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

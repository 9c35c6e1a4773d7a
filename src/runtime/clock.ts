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
   * before. An aborted signal cancels it at once. With 0 ms, it is called right after the current task, even where
   * the browser delays timers.
   */
  after(ms: number, callback: () => void, signal?: AbortSignal): () => void;
}

/** Runs callbacks in tasks that come next. Browsers delay timers, by a second and more on hidden pages. */
class NextTasks {
  readonly #callbacks: (() => void)[] = [];
  #port: MessagePort | null = null;

  add(callback: () => void): void {
    this.#port ??= this.#open();
    this.#callbacks.push(callback);
    this.#port.postMessage(null);
  }

  #open(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => this.#callbacks.shift()?.();
    // Node.js would not end while it listens.
    if ('unref' in port1) (port1.unref as () => void)();
    return port2;
  }
}

const nextTasks = new NextTasks();

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, callback, signal) {
    if (signal?.aborted) return () => {};
    let over = false;
    const cancel = (): void => {
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const run = (): void => {
      if (over) return;
      cancel();
      callback();
    };
    const timer = ms > 0 ? setTimeout(run, ms) : undefined;
    if (ms <= 0) nextTasks.add(run);
    signal?.addEventListener('abort', cancel, { once: true });
    return cancel;
  },
};

/** A timer that comes this many milliseconds late has been asleep. */
const asleep = 5_000;

/**
 * Calls `callback` once, after `ms` milliseconds in which something could happen: if the page slept through their end,
 * they begin anew, once. Hidden pages may have a minute between their timers.
 */
export function afterAwake(
  clock: Clock,
  ms: number,
  callback: () => void,
  signal?: AbortSignal,
): () => void {
  const due = clock.now() + ms;
  let cancel = clock.after(
    ms,
    () => {
      if (clock.now() - due < asleep) return callback();
      cancel = clock.after(ms, callback, signal);
    },
    signal,
  );
  return () => cancel();
}

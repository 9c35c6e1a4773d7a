/**
 * Calls `tick` every `ms` milliseconds until `signal` aborts, also on a hidden page, whose own timers come once a second.
 * Where a policy forbids workers from `blob:`, it never calls it.
 */
export function steadyTimer(ms: number, tick: () => void, signal: AbortSignal): void {
  const script = URL.createObjectURL(new Blob([`setInterval(postMessage, ${ms}, 0)`]));
  let worker: Worker | null = null;
  try {
    worker = new Worker(script);
    worker.onmessage = tick;
  } catch {
    // Nothing ticks.
  }
  const stop = (): void => {
    worker?.terminate();
    URL.revokeObjectURL(script);
  };
  signal.addEventListener('abort', stop, { once: true });
}

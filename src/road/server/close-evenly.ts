import type { Clock } from '../../runtime/clock.ts';

interface Closable {
  close(code: number, reason: string): void;
}

/**
 * Closes connections one after the other, evenly over `duration` milliseconds, so that those who come back elsewhere
 * do not come all at once. Resolves after the last one, or when `signal` is aborted.
 */
export async function closeEvenly(
  connections: readonly Closable[],
  code: number,
  { duration, clock, signal }: { duration: number; clock: Clock; signal: AbortSignal },
): Promise<void> {
  const began = clock.now();
  for (const [index, connection] of connections.entries()) {
    const due = began + ((index + 1) * duration) / connections.length;
    await wait(Math.max(0, due - clock.now()), clock, signal);
    if (signal.aborted) return;
    connection.close(code, 'road closing');
  }
}

function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    clock.after(ms, resolve, signal);
  });
}

import type { Clock } from '../../runtime/clock.ts';

/**
 * How long a released lock waits for its peer's goodbye, in milliseconds. The two take different ways
 * through the browser: in Chromium about one goodbye in fifteen arrives after the lock, by up to 2 ms.
 */
const GOODBYE_GRACE_MS = 100;

/**
 * Calls `gone` when a peer's page has left, crashed or been closed: the peer holds a lock as long as its connection
 * lasts, and a request for it waits in line.
 */
export function watchLife(
  locks: LockManager,
  {
    name,
    clock,
    gone,
    signal,
  }: { name: string; clock: Clock; gone: () => void; signal: AbortSignal },
): void {
  // Shared, so that a watcher on a stalled page does not block the other watchers.
  locks
    .request(name, { mode: 'shared', signal }, () => {})
    .then(
      () => clock.after(GOODBYE_GRACE_MS, gone, signal),
      // Aborted by this connection or by the end of this page: no report is needed.
      () => {},
    );
}

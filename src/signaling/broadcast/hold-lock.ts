import type { Clock } from '../../runtime/clock.ts';

interface HoldLockOptions {
  name: string;
  mode: LockMode;
  /** How long to wait for the current holder, in milliseconds. */
  patience: number;
  clock: Clock;
  /** Its abort ends the wait, and afterwards releases the lock. */
  signal: AbortSignal;
}

/**
 * Takes a Web Lock and keeps it until `signal` is aborted. Resolves to false where the lock is still
 * held after `patience`, or where the signal is aborted first. Rejects with the browser's error where
 * the page may not use locks.
 */
export async function holdLock(
  locks: LockManager,
  { name, mode, patience, clock, signal }: HoldLockOptions,
): Promise<boolean> {
  if (signal.aborted) return false;
  const wait = new AbortController();
  const cancelTimer = clock.after(patience, () => wait.abort());
  try {
    const either = AbortSignal.any([signal, wait.signal]);
    return await request(locks, name, { mode, signal: either }, signal);
  } catch (error) {
    if (signal.aborted) return false;
    if (!wait.signal.aborted) throw error;
    // A busy browser can take longer than `patience` to grant a free lock.
    return await request(locks, name, { mode, ifAvailable: true }, signal);
  } finally {
    cancelTimer();
  }
}

function request(
  locks: LockManager,
  name: string,
  options: LockOptions,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const keep = (lock: Lock | null): Promise<void> | undefined => {
      const held = lock !== null && !signal.aborted;
      resolve(held);
      if (!held) return undefined;
      return new Promise((release) => {
        signal.addEventListener('abort', () => release(), { once: true });
      });
    };
    locks.request(name, options, keep).catch(reject);
  });
}

import type { Clock } from '../../runtime/clock.ts';

interface HoldLockOptions {
  name: string;
  mode: LockMode;
  /** How long to wait for whoever holds it, in milliseconds. */
  patience: number;
  clock: Clock;
  /** Its abort ends the wait, and afterwards releases the lock. */
  signal: AbortSignal;
}

/**
 * Takes a Web Lock and keeps it until `signal` is aborted. Resolves to false where somebody else still
 * holds it after `patience`, or where the signal was aborted first. Rejects with the browser's error
 * where the page may not use locks at all.
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
    // A lock that is free can take longer than our patience to be given, where the browser is busy.
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

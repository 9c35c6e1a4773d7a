import type { Clock } from '../../runtime/clock.ts';

interface HoldLockOptions {
  name: string;
  mode: LockMode;
  /** How long to wait for another holder, in milliseconds; null for a wait without end. */
  patience: number | null;
  clock: Clock;
  /** Its abort ends the wait, and afterwards releases the lock. */
  signal: AbortSignal;
}

/**
 * Takes a Web Lock and keeps it until `signal` is aborted. Resolves to false where another holds the lock for longer
 * than `patience`, or where the signal is aborted first. Rejects with the browser's error where the page may not use
 * locks.
 */
export async function holdLock(
  locks: LockManager,
  { name, mode, patience, clock, signal }: HoldLockOptions,
): Promise<boolean> {
  if (signal.aborted) return false;
  const settled = new AbortController();
  const taken = new AbortController();
  // A busy browser can take longer than `patience` to grant a free lock. To abort that request and make another would
  // find the lock held: by the first request, whose grant was on its way.
  const look = async (): Promise<void> => {
    const { held = [] } = await locks.query();
    if (settled.signal.aborted) return;
    if (held.some((lock) => lock.name === name)) taken.abort();
    else lookLater();
  };
  const lookLater = (): void => {
    if (patience !== null) clock.after(patience, look, settled.signal);
  };
  lookLater();
  try {
    const either = AbortSignal.any([signal, taken.signal]);
    return await request(locks, name, { mode, signal: either }, signal);
  } catch (error) {
    if (signal.aborted || taken.signal.aborted) return false;
    throw error;
  } finally {
    settled.abort();
  }
}

function request(
  locks: LockManager,
  name: string,
  options: LockOptions,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const keep = (): Promise<void> | undefined => {
      resolve(!signal.aborted);
      if (signal.aborted) return undefined;
      return new Promise((release) => {
        signal.addEventListener('abort', () => release(), { once: true });
      });
    };
    locks.request(name, options, keep).catch(reject);
  });
}

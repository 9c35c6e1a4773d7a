import type { Clock } from '../runtime/clock.ts';

/** A receiver that has no room yet. */
export interface PendingReceiver {
  /** Bytes that it has received so far. */
  readonly delivered: number;
  /** Settles once it has room. */
  readonly room: Promise<void>;
  /** Called when the wait for it ends although it has no room. */
  passOver(): void;
}

interface Patience {
  readonly clock: Clock;
  /**
   * How long to wait for a receiver that stands still, in milliseconds. One that moves gets `indulgence` times as long.
   */
  readonly wait: number;
  /** How many other receivers had room from the start. */
  readonly ready: number;
  /** Aborted to end the wait. */
  readonly over?: AbortSignal | undefined;
}

const indulgence = 4;

/**
 * Resolves once all receivers have room, but does not wait for the slow ones. Their time begins when half of all
 * receivers have room, including those that were `ready` from the start. Rejects if one of them rejects.
 */
export function waitForMost(
  awaited: readonly PendingReceiver[],
  { clock, wait, ready, over }: Patience,
): Promise<void> {
  const pending = new Map(awaited.map((one) => [one, one.delivered]));
  const half = (awaited.length + ready) / 2;
  return new Promise((resolve, reject) => {
    const end = new AbortController();
    const stop = (): void => {
      end.abort();
      resolve();
    };
    over?.addEventListener('abort', stop, { signal: end.signal });
    const settle = (): void => {
      if (pending.size === 0) stop();
    };
    /** Gives up on receivers that have not moved since the last look, and in the end on all. */
    const look = (left: number): void => {
      for (const [one, before] of pending) {
        if (left > 0 && one.delivered > before) {
          pending.set(one, one.delivered);
        } else {
          pending.delete(one);
          one.passOver();
        }
      }
      settle();
      if (pending.size > 0) clock.after(wait, () => look(left - 1), end.signal);
    };
    let timed = false;
    const arrived = (): void => {
      settle();
      if (timed || pending.size === 0 || pending.size > half) return;
      timed = true;
      for (const one of pending.keys()) pending.set(one, one.delivered);
      clock.after(wait, () => look(indulgence - 1), end.signal);
    };
    for (const one of awaited) {
      one.room.then(
        () => {
          pending.delete(one);
          arrived();
        },
        (error) => {
          end.abort();
          reject(error);
        },
      );
    }
    arrived();
  });
}

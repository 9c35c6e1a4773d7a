import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { printFigures } from '../kit/print-figures.ts';
import { quantile } from '../kit/quantile.ts';

/** What is sent to all viewers. */
export interface Load {
  readonly viewers: number;
  /** Bytes of each message. */
  readonly size: number;
  readonly messages: number;
  /** Milliseconds from one message to the next. The engine's host also waits until `send()` resolves. */
  readonly pause: number;
  /** Whether noise is sent as a video beside the messages. */
  readonly video: boolean;
  /** Called once all viewers are connected, before the first message. */
  readonly connected?: () => Promise<void>;
}

/** What came of it. */
export interface Delivery {
  readonly viewers: number;
  /** For each viewer that has the last message, milliseconds from the first `send()` until it had all of it. */
  readonly took: readonly number[];
}

/** What came of it where the engine sent. */
export interface EngineDelivery extends Delivery {
  /** How often links ended, by what the host and the viewers were told. */
  readonly ended: Readonly<Record<string, number>>;
  /** How often a message came that does not follow the one before it. */
  readonly gaps: number;
  /** Milliseconds until `send()` had resolved for the last message; null where it did not. */
  readonly resolved: number | null;
}

export const last = ({ took }: Delivery): number => Math.max(0, ...took);

/** Prints both. */
export function showBoth(what: string, engine: EngineDelivery, bare: Delivery): void {
  printFigures(what, {
    'bare, complete': `${bare.took.length}/${bare.viewers}`,
    'median ms': quantile(bare.took, 0.5),
    'last ms': last(bare),
    'engine, complete': `${engine.took.length}/${engine.viewers}`,
    'its median ms': quantile(engine.took, 0.5),
    'its last ms': last(engine),
    ratio: (last(engine) / last(bare)).toFixed(2),
    ended: JSON.stringify(engine.ended),
    gaps: engine.gaps,
    'resolved ms': engine.resolved ?? 'never',
  });
}

/** No link has ended, and what `send()` resolved for is there. */
export function assertUnharmed({ viewers, took, ended, gaps, resolved }: EngineDelivery): void {
  assert.deepEqual(
    { ended, complete: took.length, gaps, resolved: resolved !== null },
    { ended: {}, complete: viewers, gaps: 0, resolved: true },
  );
}

/** Sends each message of a load at its time. */
export async function sendAll(load: Load, send: () => Promise<void>): Promise<void> {
  for (let left = load.messages; left > 0; left -= 1) {
    await Promise.all([send(), left > 1 && wait(load.pause)]);
  }
}

/** Resolves once it is true, or so many milliseconds have passed. */
export async function comesTrue(check: () => Promise<boolean>, patience: number): Promise<void> {
  const end = Date.now() + patience;
  while (!(await check()) && Date.now() < end) await wait(500);
}

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { printFigures } from '../kit/print-figures.ts';
import { quantile } from '../kit/quantile.ts';

/** The messages to all viewers. */
export interface Load {
  readonly viewers: number;
  /** The size of each message, in bytes. */
  readonly size: number;
  readonly messages: number;
  /** The time between two messages, in milliseconds. The engine's host also waits until `send()` resolves. */
  readonly pause: number;
  /** Whether to send a video of noise beside the messages. */
  readonly video: boolean;
  /** Called when all viewers are connected, before the first message. */
  readonly connected?: () => Promise<void>;
}

/** The result of a load. */
export interface Delivery {
  readonly viewers: number;
  /** The milliseconds from the first `send()` to the arrival of the last message, for each viewer that has it. */
  readonly took: readonly number[];
}

/** The result of a load that the engine sent. */
export interface EngineDelivery extends Delivery {
  /** The number of ended links, by the events of the host and the viewers. */
  readonly ended: Readonly<Record<string, number>>;
  /** The number of messages that do not follow the one before. */
  readonly gaps: number;
  /** The milliseconds until the last `send()` resolved; null if it did not. */
  readonly resolved: number | null;
}

export const last = ({ took }: Delivery): number => Math.max(0, ...took);

/** Prints both results. */
export function printBoth(what: string, engine: EngineDelivery, bare: Delivery): void {
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

/** Asserts that no link has ended, and that `send()` resolved and all viewers have the messages. */
export function assertUnharmed({ viewers, took, ended, gaps, resolved }: EngineDelivery): void {
  assert.deepEqual(
    { ended, complete: took.length, gaps, resolved: resolved !== null },
    { ended: {}, complete: viewers, gaps: 0, resolved: true },
  );
}

/** Sends the messages of a load at their intervals. */
export async function sendAll(load: Load, send: () => Promise<void>): Promise<void> {
  for (let left = load.messages; left > 0; left -= 1) {
    await Promise.all([send(), left > 1 && wait(load.pause)]);
  }
}

/** Resolves when the check is true, or after `patience` milliseconds. */
export async function comesTrue(check: () => Promise<boolean>, patience: number): Promise<void> {
  const end = Date.now() + patience;
  while (!(await check()) && Date.now() < end) await wait(500);
}

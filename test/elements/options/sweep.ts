import {
  elementOptions,
  hostElementOptions,
  mediaOptions,
  viewerElementOptions,
} from '../../../src/elements/options/element-options.ts';
import type { OptionTable } from '../../../src/session/options/option.ts';
import { clear } from '../page.ts';

export type Tag = 'beach-session' | 'beach-viewer';

/** Both tags, with the tables of their options. */
export const tags: readonly (readonly [Tag, OptionTable])[] = [
  ['beach-session', { ...elementOptions, ...mediaOptions, ...hostElementOptions }],
  ['beach-viewer', { ...elementOptions, ...mediaOptions, ...viewerElementOptions }],
];

/**
 * Call in a suite that sets many values. Keeps their warnings out of the console, which takes longer than the tests,
 * and returns the uncaught errors of the current test.
 */
export function sweep(): readonly unknown[] {
  const uncaught: unknown[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) => uncaught.push(event);
  const { warn } = console;
  before(() => {
    console.warn = () => {};
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
  });
  after(() => {
    console.warn = warn;
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
  });
  afterEach(async () => {
    uncaught.length = 0;
    await clear();
  });
  return uncaught;
}

/** Returns the code of each told error, with the option that it names. */
export function named(events: readonly { error: { code: string; message: string } }[]): string[] {
  return events.map(({ error }) => `${error.code} ${/"(.*?)"/.exec(error.message)?.[1]}`);
}

import type axe from 'axe-core';

/** As Web Test Runner serves it. */
const address = '/node_modules/axe-core/axe.min.js';

/**
 * Loads axe when something is to be examined, and examines it. Most pages of tests never need axe, which is twice as large
 * as all that they load.
 */
export async function run(...args: Parameters<typeof axe.run>): Promise<unknown> {
  await import(/* @vite-ignore */ address);
  return (globalThis as unknown as { axe: typeof axe }).axe.run(...args);
}

export default { run };

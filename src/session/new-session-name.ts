import { systemRandom } from '../runtime/random.ts';

/** A new name for a session, short enough to read out and hard to guess: `3f9a-07c1-b25e`. */
export function newSessionName(): string {
  // The last 12 digits of an id are all random.
  return systemRandom
    .uuid()
    .slice(-12)
    .replace(/(.{4})(.{4})/, '$1-$2-');
}

/** Milliseconds since 1970, finer than `Date.now()`, and the same in all processes of one machine. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Returns the milliseconds since 1970, finer than `Date.now()` and comparable between all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now();

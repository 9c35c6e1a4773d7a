/**
 * Returns the token for one join. `signal` aborts when the session ends.
 *
 * @example
 * const token = (signal) => fetch('/token', { signal }).then((response) => response.text());
 */
export type TokenProvider = (signal: AbortSignal) => string | Promise<string>;

/** Returns the token of an option: text, or a function. Returns undefined for anything else. */
export function parseToken(setting: unknown): string | TokenProvider | undefined {
  if (typeof setting === 'function') return setting as TokenProvider;
  return typeof setting === 'string' && setting.length <= 4_096 ? setting : undefined;
}

/** Matches what a token may say of sessions: names, in which each `*` stands for any characters, or none. */
export const sessionPattern = /^[A-Za-z0-9._~*-]{1,128}$/;

/** Returns whether the name of a session fits a pattern, in time that is linear for each `*`. */
export function matchesPattern(pattern: string, session: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return session === pattern;
  if (!session.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = session.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return session.length - at >= last.length && session.endsWith(last);
}

/**
 * Whether two secrets are equal, in a time that depends on their lengths alone, so that a guess
 * cannot be improved letter by letter. Two absent secrets are equal.
 */
export function sameSecret(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return given === expected;
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) {
    // Past the end of `given` charCodeAt is NaN, which ^ takes for 0; the lengths differ already.
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  }
  return difference === 0;
}

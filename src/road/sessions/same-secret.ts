/**
 * Returns whether two secrets are equal. The time that it takes depends only on their lengths, so that
 * it does not reveal how many characters of a guess are right. Two absent secrets are equal.
 */
export function sameSecret(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return given === expected;
  let difference = given.length ^ expected.length;
  for (let i = 0; i < expected.length; i++) {
    // Past the end of `given`, `charCodeAt` is NaN, which ^ treats as 0; the lengths differ already.
    difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  }
  return difference === 0;
}

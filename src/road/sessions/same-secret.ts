import { timingSafeEqual } from 'node:crypto';

/**
 * Returns whether two secrets are equal. The time that it takes depends only on their lengths, so that
 * it does not reveal how many characters of a guess are right. Two absent secrets are equal.
 */
export function sameSecret(given: string | undefined, expected: string | undefined): boolean {
  if (given === undefined || expected === undefined) return given === expected;
  const [one, other] = [bytesOf(given), bytesOf(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** UTF-8 would make one of all lone surrogates, which JSON may hold. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

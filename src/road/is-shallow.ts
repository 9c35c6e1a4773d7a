/**
 * Returns whether `value` has at most `levels` levels of objects and arrays. A message that parses can
 * still be so deep that serializing it exhausts the stack.
 */
export function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

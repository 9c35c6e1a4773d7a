/**
 * Whether nothing in `value` lies deeper than `levels` of objects and arrays. A message can be parsed
 * at a depth at which writing it out again exhausts the stack.
 */
export function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

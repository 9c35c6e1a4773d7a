/**
 * Returns the name of a value's type, such as `Blob`. A value of another frame has the same name, and another class.
 */
export function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

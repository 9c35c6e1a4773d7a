import { BeachError } from '../../runtime/beach-error.ts';
import { typeName } from './type-name.ts';

/** The most levels of nesting. Without a bound, the size of the browser's stack would be it. */
const maxDepth = 1_000;

/** The types of the DOM do not have it yet. It writes a number into JSON as it is spelled. */
const { rawJSON } = JSON as { rawJSON?(text: string): unknown };

/**
 * Returns JSON that restores the same value, and not only a similar one: objects are plain, numbers finite, and arrays
 * have no holes. Like `JSON.stringify()`, it leaves out properties that are undefined.
 *
 * @throws `send-failed` that names the place of anything else, such as `data.users[3].photo`.
 */
export function encodeJson(data: unknown): string {
  /** The keys that lead to the value under test, and the objects on the way there. */
  const keys: string[] = [];
  const owners: object[] = [];
  let hasNegativeZero = false;

  const fail = (what: string, cause?: unknown): never => {
    throw BeachError.notSendable(placeOf(keys.slice(0, owners.length)), what, cause);
  };
  const check = (value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) fail(String(value));
      if (value === 0) hasNegativeZero ||= Object.is(value, -0);
      return;
    }
    if (typeof value !== 'object') return fail(`of type ${typeName(value)}`);
    const isList = Array.isArray(value);
    if (!isPlain(value, isList)) fail(`of type ${className(value)}`);
    const names = Object.keys(value);
    if (isList && names.length !== value.length) fail('an array with holes or named elements');
    if (owners.includes(value)) fail('a circular reference');
    if (owners.length === maxDepth) fail(`nested in more than ${maxDepth} levels`);
    const depth = owners.push(value) - 1;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as string;
      keys[depth] = name;
      const member = isList ? value[index] : (value as Record<string, unknown>)[name];
      if (isList || member !== undefined) check(member);
    }
    owners.pop();
  };

  try {
    check(data);
  } catch (cause) {
    if (cause instanceof BeachError) throw cause;
    fail('not readable', cause);
  }
  if (!hasNegativeZero || !rawJSON) return JSON.stringify(data);
  return JSON.stringify(data, (_, value) => (Object.is(value, -0) ? rawJSON('-0') : value));
}

/** Whether an object has no class, or that of arrays, and nothing that JSON would change or leave out. */
function isPlain(value: object, isList: boolean): boolean {
  let prototype = Object.getPrototypeOf(value);
  if (isList) prototype = Object.getPrototypeOf(prototype);
  return (
    (prototype === null || Object.hasOwn(prototype, 'isPrototypeOf')) &&
    (isList || typeName(value) === 'Object') &&
    typeof (value as { toJSON?: unknown }).toJSON !== 'function' &&
    Object.getOwnPropertySymbols(value).every(
      (key) => !Object.prototype.propertyIsEnumerable.call(value, key),
    )
  );
}

function className(value: object): string {
  const name = typeName(value);
  return /^(Object|Array)$/.test(name) ? `${value.constructor?.name}` : name;
}

/** Returns the place as in JavaScript. */
function placeOf(keys: readonly string[]): string {
  const steps = keys.map((key) => {
    if (/^\d+$/.test(key)) return `[${key}]`;
    return /^[\p{L}_$][\p{L}\d_$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  const place = `data${steps.join('')}`;
  return place.length > 200 ? `${place.slice(0, 200)}…` : place;
}

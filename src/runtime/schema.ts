/** Builds schemas from fewer parts of valibot than its own validators use, which saves bytes. */
import * as v from 'valibot';

/* @__NO_SIDE_EFFECTS__ */
export const matching = (pattern: RegExp) =>
  v.custom<string>((input) => typeof input === 'string' && pattern.test(input));
/** Matches text of 1 to `longest` characters. */
/* @__NO_SIDE_EFFECTS__ */
export const boundedText = (longest: number) => matching(new RegExp(`^[\\s\\S]{1,${longest}}$`));
export const anyText = matching(/^/);
/* @__NO_SIDE_EFFECTS__ */
export const oneOf = <const T>(...options: T[]) =>
  v.custom<T>((input) => options.includes(input as T));
/* @__NO_SIDE_EFFECTS__ */
export const listOf = <T>(schema: v.GenericSchema<T>, longest = Number.POSITIVE_INFINITY) =>
  v.custom<T[]>(
    (input) =>
      Array.isArray(input) && input.length <= longest && input.every((item) => v.is(schema, item)),
  );
/* @__NO_SIDE_EFFECTS__ */
export const orNull = <T>(schema: v.GenericSchema<T>) =>
  v.custom<T | null>((input) => input === null || v.is(schema, input));
export const wholeNumber = v.custom<number>(
  (input) => Number.isSafeInteger(input) && (input as number) >= 0,
);

/** Returns the input without unknown fields, or null where it does not fit the schema. */
export function parse<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): v.InferOutput<S> | null {
  const { success, output } = v.safeParse(schema, input);
  return success ? output : null;
}

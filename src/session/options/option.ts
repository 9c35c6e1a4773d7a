import { BeachError } from '../../runtime/beach-error.ts';

/**
 * One line of an options table. `Setting` is what a page may set, `Value` is what the code gets.
 */
export interface Option<Setting, Value = Setting> {
  /** The setting that applies where a page sets none, or a bad one. */
  readonly default: Setting;
  /** The accepted settings in words; completes the sentence "use …". */
  readonly accepts: string;
  /** Whether no error may show a setting. */
  readonly secret?: boolean;
  /** Returns the value of a setting, or undefined where the setting is bad. May throw a `BeachError` instead. */
  parse(setting: unknown): Value | undefined;
}

/** A table of options, by property name. */
// biome-ignore lint/suspicious/noExplicitAny: options of all types stand in one table.
export type OptionTable = Readonly<Record<string, Option<any, any>>>;

/** The properties that a page sets. An editor shows the doc comments of the table's lines for them. */
export type Settings<Table extends OptionTable> = {
  -readonly [K in keyof Table]: Table[K]['default'];
};

/** The values that the code gets, by property name. */
export type Values<Table extends OptionTable> = {
  [K in keyof Table]: Exclude<ReturnType<Table[K]['parse']>, undefined>;
};

/** Returns the value of a setting. An empty setting counts as none. Throws `invalid-option` for a bad one. */
export function readOption<Value>(
  name: string,
  setting: unknown,
  option: Option<unknown, Value>,
): Value {
  const isEmpty = setting === undefined || setting === null || setting === '';
  const value = parse(isEmpty ? option.default : setting, option);
  if (value !== undefined) return value;
  const expected = isSpelled(setting)
    ? `the property "${propertyName(name)}": an attribute holds only text`
    : option.accepts;
  if (option.secret) throw BeachError.unreadableOption(name, expected);
  throw BeachError.invalidOption(name, setting, expected);
}

/** Whether a framework has written a function or an object into an attribute, as JavaScript spells it. */
function isSpelled(setting: unknown): boolean {
  return (
    typeof setting === 'string' &&
    /^(async\b *)?(function\b|\w* *=>|\([^)]*\) *=>)|^\[object /.test(setting)
  );
}

/** A setting that cannot even be converted is a bad one. */
function parse<Value>(setting: unknown, option: Option<unknown, Value>): Value | undefined {
  try {
    return option.parse(setting);
  } catch (error) {
    if (error instanceof BeachError) throw error;
    return undefined;
  }
}

/** Returns the attribute for a property: `max-viewers` for `maxViewers`. */
export function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function propertyName(attribute: string): string {
  return attribute.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Off unless set. */
export function flag(): Option<boolean> {
  return {
    default: false,
    accepts: 'true or false',
    parse: (setting) => (typeof setting === 'boolean' ? setting : undefined),
  };
}

/** A whole number from `least` to `most`, as a number or as text. */
export function count(
  byDefault: number,
  least: number,
  most: number,
): Option<number | string, number> {
  return {
    default: byDefault,
    accepts: `a whole number from ${least} to ${most}`,
    parse: (setting) => {
      const number = typeof setting === 'string' ? Number(setting) : (setting as number);
      const isGood = Number.isInteger(number) && number >= least && number <= most;
      return isGood ? number : undefined;
    },
  };
}

/** One of these words; the first is the default. */
export function word<const Word extends string>(
  ...words: readonly [Word, ...Word[]]
): Option<Word> {
  return {
    default: words[0],
    accepts: words
      .filter(Boolean)
      .map((known) => `"${known}"`)
      .join(' or '),
    parse: (setting) => words.find((known) => known === setting),
  };
}

/** Any of these words, separated by spaces; none by default. The value has each once, in the table's order. */
export function words<const Word extends string>(
  ...words: readonly Word[]
): Option<string, readonly Word[]> {
  return {
    default: '',
    accepts: `any of ${words.join(', ')}`,
    parse: (setting) => {
      const given = String(setting).split(/\s+/).filter(Boolean);
      const isGood = given.every((word) => (words as readonly string[]).includes(word));
      return isGood ? words.filter((word) => given.includes(word)) : undefined;
    },
  };
}

/** Text of up to `longest` characters; none by default. */
export function text(longest: number): Option<string> {
  return {
    default: '',
    accepts: `text of up to ${longest} characters`,
    parse: (setting) =>
      typeof setting === 'string' && setting.length <= longest ? setting : undefined,
  };
}

/** Hides the settings of an option from errors. */
export function secret<Setting, Value>(option: Option<Setting, Value>): Option<Setting, Value> {
  return { ...option, secret: true };
}

/** Any other option. `accepts` and `parse` are as in `Option`. */
export function setting<Setting, Value = Setting>(
  byDefault: Setting,
  accepts: string,
  parse: (setting: unknown) => Value | undefined,
): Option<Setting, Value> {
  return {
    default: byDefault,
    accepts,
    parse: (setting) => (isSpelled(setting) ? undefined : parse(setting)),
  };
}

import type { InspectorEnglish } from '../inspector/inspector-english.ts';
import type { TerminalEnglish } from '../terminal/terminal-english.ts';
import type { English } from './english.ts';

/**
 * All words of a session in one language, which are loaded together. Functions get what varies, such as a number, and
 * choose the plural.
 */
export type Words = English & TerminalEnglish;

/** The words of the inspector, and of the check of the connectivity. */
export type InspectorWords = InspectorEnglish;

/** Some words in one language. */
export type SomeWords = Some<Words & InspectorWords>;

type Some<Table> = {
  [key in keyof Table]?: Table[key] extends string | ((...given: never) => string)
    ? Table[key]
    : Some<Table[key]>;
};

import type { TerminalEnglish } from '../terminal/terminal-english.ts';
import type { English } from './english.ts';

/** All words in one language. Functions get what varies, such as a number, and choose the plural. */
export type Words = English & TerminalEnglish;

/** Some words in one language. */
export type SomeWords = Some<Words>;

type Some<Table> = {
  [key in keyof Table]?: Table[key] extends string | ((...given: never) => string)
    ? Table[key]
    : Some<Table[key]>;
};

import { BeachError } from '../../runtime/beach-error.ts';
import type { Languages } from './languages.ts';
import type { SomeWords } from './words.ts';

type Load = Languages[string];

/** The words of each file that was requested; none while it is loaded. */
const loaded = new Map<Load, readonly SomeWords[]>();
/** Those of the page, by language, which count more. */
const registered = new Map<string, SomeWords>();
const listeners = new Set<() => void>();

/**
 * Sets words of a language, such as `fr` or `pt-BR`: all, or those that should differ. Elements show them where their
 * own `lang`, or that of an element around them, is this language. Call again to set more.
 *
 * @example
 * registerWords('fr', { viewer: { join: 'Rejoindre' }, stage: { muteName: (name) => `Couper ${name}` } });
 *
 * @throws `invalid-option` if the language is no language tag (BCP 47), or a word is neither text nor a function.
 */
export function registerWords(language: string, words: SomeWords): void {
  check('words', words);
  const isTag = typeof language === 'string' && /^[a-z]{2,8}(-[a-z\d]{1,8})*$/i.test(language);
  if (!isTag) throw BeachError.invalidOption('language', language, 'a language tag, such as "fr"');
  const tag = language.toLowerCase();
  registered.set(tag, mergeWords(registered.get(tag) ?? {}, words));
  for (const changed of listeners) changed();
}

/** Calls `changed` whenever there are more words, until the returned function is called. */
export function onMoreWords(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/**
 * Returns the words of a language: those of `de`, and on top of them those of `de-AT`. Loads them, if they are among
 * `languages`, and are not there yet.
 */
export function findWords(language: string, languages: Languages): readonly SomeWords[] {
  const parts = language.toLowerCase().split('-');
  return parts.flatMap((_, index) => {
    const tag = parts.slice(0, index + 1).join('-');
    const load = Object.hasOwn(languages, tag) ? languages[tag] : undefined;
    if (load && !loaded.has(load)) void request(load);
    return [(load && loaded.get(load)) ?? [], registered.get(tag) ?? []].flat();
  });
}

/** Returns a table with the words of another on top. A word of another type than the one below it is left out. */
export function mergeWords<Table extends object>(below: Table, above: object): Table {
  const merged = { ...below };
  for (const [key, word] of Object.entries(above)) {
    const other = below[key as keyof Table] as unknown;
    if (other !== undefined && typeof other !== typeof word) continue;
    const isTable = typeof other === 'object' && other !== null;
    Object.assign(merged, { [key]: isTable ? mergeWords(other, word as object) : word });
  }
  return merged;
}

/** Throws unless it is a table, of which each word is text, a function or a table. */
function check(name: string, words: unknown): void {
  if (typeof words !== 'object' || words === null) {
    throw BeachError.invalidOption(name, words, 'a table of texts and functions');
  }
  for (const [key, word] of Object.entries(words)) {
    if (typeof word !== 'string' && typeof word !== 'function') check(`${name}.${key}`, word);
  }
}

async function request(load: Load): Promise<void> {
  loaded.set(load, []);
  try {
    loaded.set(load, [(await load()).default]);
    for (const changed of listeners) changed();
  } catch {
    // As where only beach.js itself was copied to the server. The browser reports it, and English stays.
  }
}

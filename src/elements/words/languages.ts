import type { SomeWords } from './words.ts';

/** Languages that come with beach, each in a file that is loaded once an element needs it. */
export type Languages = Readonly<Record<string, () => Promise<{ default: SomeWords }>>>;

/** The languages of what takes part in a session. */
export const sessionLanguages: Languages = {
  de: () => import('./locales/de.ts'),
  es: () => import('./locales/es.ts'),
};

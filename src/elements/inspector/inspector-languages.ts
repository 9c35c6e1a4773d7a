import type { Languages } from '../words/languages.ts';

/** The languages of the inspector and of the check of the connectivity. Few people need their words. */
export const inspectorLanguages: Languages = {
  de: () => import('../words/locales/inspector-de.ts'),
  es: () => import('../words/locales/inspector-es.ts'),
};

/**
 * Registers `<beach-terminal>`, apart from the other tags: it is as large as the rest, and few pages need it. Does
 * nothing where there is no registry, as in Node, or where the tag is already defined.
 */
// biome-ignore-all assist/source/organizeImports: what imports Lit comes last.
import { defineTag } from './elements/define-tag.ts';
import { BeachTerminal } from './elements/beach-terminal.ts';

export { registerWords } from './elements/words/dictionary.ts';
// The types include those of the events, for the listeners of a page.
export type * from './index.ts';
export { BeachTerminal };

defineTag('beach-terminal', BeachTerminal);

declare global {
  interface HTMLElementTagNameMap {
    'beach-terminal': BeachTerminal;
  }
}

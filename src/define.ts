/**
 * Registers `<beach-session>` and `<beach-viewer>`. Does nothing where there is no registry, as in Node, or where
 * the tag is already defined.
 */
// biome-ignore-all assist/source/organizeImports: what imports Lit comes last.
import { defineTag } from './elements/define-tag.ts';
import { BeachSession } from './elements/beach-session.ts';
import { BeachViewer } from './elements/beach-viewer.ts';

export { registerWords } from './elements/words/dictionary.ts';
// The types include those of the events, for the listeners of a page.
export type * from './index.ts';

defineTag('beach-session', BeachSession);
defineTag('beach-viewer', BeachViewer);

declare global {
  interface HTMLElementTagNameMap {
    'beach-session': BeachSession;
    'beach-viewer': BeachViewer;
  }
}

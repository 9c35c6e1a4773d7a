/**
 * Registers `<beach-session>` and `<beach-viewer>`. Does nothing where there is no registry, as in Node, or where
 * the tag is already defined.
 */
import { BeachSession } from './elements/beach-session.ts';
import { BeachViewer } from './elements/beach-viewer.ts';

// The types include those of the events, for the listeners of a page.
export type * from './index.ts';

define('beach-session', BeachSession);
define('beach-viewer', BeachViewer);

function define(tag: string, element: CustomElementConstructor): void {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tag)) registry.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    'beach-session': BeachSession;
    'beach-viewer': BeachViewer;
  }
}

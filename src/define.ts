/**
 * Registers `<beach-session>` and `<beach-viewer>`. Does nothing where there is no registry, as in
 * Node, and leaves a tag alone that is taken.
 */
import { BeachSession } from './elements/beach-session.ts';
import { BeachViewer } from './elements/beach-viewer.ts';

// With the types come those of the events, so that a page's listeners know what they get.
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

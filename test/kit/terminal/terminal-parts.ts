import type { BeachTerminal } from '../../../src/elements/beach-terminal.ts';

/** Returns what is in the shadow root of a terminal. */
export function part(element: BeachTerminal, selector: string): HTMLElement {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

/** Returns its place in the window. */
export function rectOf(element: BeachTerminal, selector: string): DOMRect {
  return part(element, selector).getBoundingClientRect();
}

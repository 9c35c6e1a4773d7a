/** Pictures a second of its films, of which a page has thirty. */
export const rate = 4;

/** An element in one of its states. */
export interface Shown {
  readonly name: string;
  readonly element: HTMLElement;
  /** Brings it into the state, once it is in the document. */
  readonly begin?: () => void;
  isThere(): boolean;
}

export function shows(element: HTMLElement, selector: string): boolean {
  return count(element, selector) > 0;
}

export function count(element: HTMLElement, selector: string): number {
  return element.shadowRoot?.querySelectorAll(selector).length ?? 0;
}

export function whenShown(
  element: HTMLElement,
  selector: string,
  act: (found: HTMLElement) => void,
): void {
  const found = element.shadowRoot?.querySelector<HTMLElement>(selector);
  if (found) act(found);
  else setTimeout(() => whenShown(element, selector, act), 50);
}

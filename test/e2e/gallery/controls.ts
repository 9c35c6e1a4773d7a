/** Finds the controls of the gallery, what has the focus, and what moves, through all shadow roots. */

const focusable =
  'a[href], button:not(:disabled), input, select, textarea, summary, video[controls], [tabindex]';

/** Returns all that the Tab key should reach, in the order of the page. */
export function controls(root: ParentNode = document.body): HTMLElement[] {
  return [...root.children].flatMap((element) => {
    const isStop =
      element.matches(focusable) &&
      (element as HTMLElement).tabIndex >= 0 &&
      element.checkVisibility({ visibilityProperty: true });
    return [
      ...(isStop ? [element as HTMLElement] : []),
      ...(element.shadowRoot ? controls(element.shadowRoot) : []),
      ...controls(element),
    ];
  });
}

/** Returns the element that has the focus, also in a shadow root. */
export function focused(): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/** Closes the dialog that has the focus: all else is inert behind it. */
export function closeDialog(): void {
  for (let element = focused(); element; element = parentOf(element)) {
    if (element instanceof HTMLDialogElement) element.close();
  }
}

/** Returns what a control is called in a report. */
export function nameOf(control: Element | null): string {
  if (control === null || control === document.body) return 'body';
  const { host } = control.getRootNode() as ShadowRoot;
  const figure = (host ?? control).closest('figure')?.querySelector('figcaption')?.textContent;
  const label = control.getAttribute('aria-label') ?? control.textContent?.trim().slice(0, 30);
  return `${figure} > ${control.localName} ${control.getAttribute('part') ?? control.className} "${label}"`;
}

/** Returns what controls of one kind have in common, in whatever state their element is. */
export function kindOf(control: Element): string {
  const { host } = control.getRootNode() as ShadowRoot;
  return `${host?.localName} ${control.getAttribute('part') ?? control.className}`;
}

/** Returns whether a person sees that this control, or what is around it, has the focus. */
export function showsFocus(control: Element | null): boolean {
  // The browser draws what is in its own controls.
  if (control === null || control.localName === 'video') return true;
  let rings = false;
  for (let element: Element | null = control; element; element = parentOf(element)) {
    const { outlineStyle, outlineWidth, boxShadow, opacity } = getComputedStyle(element);
    // The field of a terminal is never seen; the frame around it shows the focus.
    if (Number(opacity) === 0 && element.localName !== 'textarea') return false;
    if (element.localName === 'figure') break;
    rings ||= outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
    rings ||= element.matches('.board') && boxShadow !== 'none';
  }
  return rings;
}

/** Returns the controls that something else covers, or that stick out of their figure. */
export function misplaced(): string[] {
  return controls().flatMap((control) => {
    const figure = figureOf(control)?.getBoundingClientRect();
    // Some are only there for screen readers, and the browser draws what is in a video.
    if (!figure || control.matches('video, .visually-hidden, .xterm *')) return [];
    control.scrollIntoView({ block: 'center', inline: 'nearest' });
    const { left, right, top, width, height } = control.getBoundingClientRect();
    if (left < figure.left - 1 || right > figure.right + 1)
      return [`${nameOf(control)} sticks out`];
    return [0.2, 0.5, 0.8].flatMap((part) => {
      const found = at(left + part * width, top + part * height);
      const meets = control.contains(found) || found?.contains(control);
      return meets ? [] : [`${nameOf(control)} is below ${nameOf(found)}`];
    });
  });
}

/** Returns what a press at this point meets, also in a shadow root. */
function at(x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (inner === null || inner === found) break;
    found = inner;
  }
  return found;
}

function figureOf(control: Element): Element | null {
  let element: Element | null = control;
  while (element && element.localName !== 'figure') element = parentOf(element);
  return element;
}

/** Returns what moves by itself, apart from pictures. */
export function animated(root: ParentNode = document): string[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...element
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(() => nameOf(element as HTMLElement)),
    ...(element.shadowRoot ? animated(element.shadowRoot) : []),
  ]);
}

function parentOf(element: Element): Element | null {
  return element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
}

import { make, stage } from '../page.ts';

/** What a frame tells the page on top, or a window the page that has opened it. */
export interface FrameReport {
  readonly frame: string;
  /** What people read below the state and the buttons. */
  readonly sentences: readonly string[];
  /** What its console says. */
  readonly messages: readonly string[];
  readonly sharing: Record<string, string>;
  /** The middle of the button of its source; null if it has none, or if it has moved since the last report. */
  readonly button: { readonly x: number; readonly y: number } | null;
}

/**
 * Runs in a frame, also of another site: makes the element, or the further frame, that the address describes, and
 * reports about it.
 */
const {
  tag,
  frame = '',
  limits,
  inner,
  ...attributes
} = Object.fromEntries(new URLSearchParams(location.search));
if (inner !== undefined) {
  stage().append(Object.assign(document.createElement('iframe'), { src: inner }));
} else {
  const element = make(tag as 'beach-viewer', attributes);
  if (limits !== undefined) element.limits = JSON.parse(limits);
  const messages: string[] = [];
  for (const type of ['beach-warning', 'beach-error'] as const) {
    element.addEventListener(type, ({ error }) => messages.push(error.message));
  }
  stage().append(element);
  let last: DOMRect | undefined;
  setInterval(() => {
    const root = element.shadowRoot;
    const box = root?.querySelector('[part=sharing] button')?.getBoundingClientRect();
    const stands = box && last && box.x === last.x && box.y === last.y;
    last = box;
    const errors = root?.querySelectorAll('[part~=error]') ?? [];
    const report: FrameReport = {
      frame,
      sentences: Array.from(errors, ({ textContent }) => textContent?.trim() ?? ''),
      messages,
      sharing: Object.fromEntries(element.sharing),
      button: box && stands ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null,
    };
    (opener ?? top)?.postMessage(report, '*');
  }, 50);
}

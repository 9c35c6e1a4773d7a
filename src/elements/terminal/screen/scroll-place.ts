import type { Terminal } from '@xterm/xterm';

/** A place that shows a part of the screen, where that is larger, and the size of a cell there in pixels. */
export interface ScrolledPlace {
  readonly place: HTMLElement;
  readonly cell: { readonly width: number; readonly height: number };
}

/** How far an arrow key scrolls to the side, in pixels, as in browsers. */
const sideways = 40;

/**
 * Scrolls for a key; returns whether it did. The place goes to the top of the screen first, and then the terminal into
 * the lines above it; down it is the other way round.
 */
export function scrollForKey(
  terminal: Terminal,
  { place, cell }: ScrolledPlace,
  key: string,
): boolean {
  const { viewportY, baseY } = terminal.buffer.active;
  const before = [viewportY, place.scrollTop, place.scrollLeft];
  if (key === 'ArrowLeft') place.scrollLeft -= sideways;
  if (key === 'ArrowRight') place.scrollLeft += sideways;
  const page = Math.min(terminal.rows, Math.floor(place.clientHeight / cell.height)) - 1;
  const by: Record<string, number> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -Math.max(1, page),
    PageDown: Math.max(1, page),
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const lines = by[key];
  if (lines !== undefined && cell.height > 0) {
    const above = baseY * cell.height;
    const end = above + place.scrollHeight - place.clientHeight;
    const now = viewportY * cell.height + place.scrollTop;
    const next = Math.min(Math.max(0, now + lines * cell.height), end);
    terminal.scrollToLine(Math.min(baseY, Math.round(next / cell.height)));
    place.scrollTop = next - above;
  }
  const after = [terminal.buffer.active.viewportY, place.scrollTop, place.scrollLeft];
  return after.some((value, index) => value !== before[index]);
}

/** Scrolls the place as little as shows the cursor. */
export function revealCursor(terminal: Terminal, scrolled: ScrolledPlace): void {
  Object.assign(scrolled.place, offsetsWithCursor(terminal, scrolled));
}

/** Whether the place shows the cursor, so that it should go on to. */
export function showsCursor(terminal: Terminal, scrolled: ScrolledPlace): boolean {
  const { scrollLeft, scrollTop } = offsetsWithCursor(terminal, scrolled);
  return scrollLeft === scrolled.place.scrollLeft && scrollTop === scrolled.place.scrollTop;
}

/** Keeps the scroll offset through a change that tries other fonts: with a small one, nothing is left to scroll. */
export function keepScrolled(place: HTMLElement | null, change: () => void): void {
  const { scrollLeft = 0, scrollTop = 0 } = place ?? {};
  change();
  if (place) Object.assign(place, { scrollLeft, scrollTop });
}

function offsetsWithCursor(terminal: Terminal, { place, cell }: ScrolledPlace) {
  const { cursorX, cursorY } = terminal.buffer.active;
  const { clientWidth, clientHeight, scrollLeft, scrollTop } = place;
  return {
    scrollLeft: revealing(scrollLeft, clientWidth, cursorX * cell.width, cell.width),
    scrollTop: revealing(scrollTop, clientHeight, cursorY * cell.height, cell.height),
  };
}

/** Returns the offset at which a room shows what is `length` long, with as much on either side. */
function revealing(offset: number, room: number, start: number, length: number): number {
  return Math.min(Math.max(offset, start + 3 * length - room), Math.max(0, start - length));
}

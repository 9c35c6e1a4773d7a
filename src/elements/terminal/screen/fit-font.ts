import type { Terminal } from '@xterm/xterm';
import type { ScreenSizes } from './screen-sizes.ts';

/** The font of a screen that is not scaled, in pixels. */
export const usualFont = 14;
/** Nobody can read a smaller font, in pixels. */
export const leastFont = 8;
const mostFont = 200;
/** In pixels. Sizes between are no sharper, and cost time. */
const step = 1 / 8;

/**
 * Gives a terminal the largest font with which its screen fits into a frame, but none that is too small to read.
 * Returns whether the screen fits.
 */
export function fitFont(terminal: Terminal, frame: HTMLElement, sizes: ScreenSizes): boolean {
  const { clientWidth, clientHeight } = frame;
  const { width, height } = sizes.measure(usualFont);
  if (width === 0 || clientWidth === 0) return true;
  const fits = (fontSize: number): boolean => {
    const screen = sizes.measure(fontSize);
    return screen.width <= clientWidth && screen.height <= clientHeight;
  };
  // Cells are as high as whole pixels, so that the estimate may miss by some steps.
  let fontSize = bounded(usualFont * Math.min(clientWidth / width, clientHeight / height) + 0.5);
  while (fontSize > leastFont && !fits(fontSize)) fontSize = bounded(fontSize - step);
  terminal.options.fontSize = fontSize;
  return fits(fontSize);
}

/** Returns the size of a cell in pixels; zero where the terminal is not visible. */
export function cellIn(terminal: Terminal, frame: HTMLElement): { width: number; height: number } {
  const screen = frame.querySelector<HTMLElement>('.xterm-screen');
  const { offsetWidth = 0, offsetHeight = 0 } = screen ?? {};
  return { width: offsetWidth / terminal.cols, height: offsetHeight / terminal.rows };
}

/** Returns the columns and rows that fit into a frame. */
export function gridIn(terminal: Terminal, frame: HTMLElement): { columns: number; rows: number } {
  const { width, height } = cellIn(terminal, frame);
  if (width === 0 || frame.clientWidth === 0) {
    return { columns: terminal.cols, rows: terminal.rows };
  }
  return {
    columns: Math.max(2, Math.floor(frame.clientWidth / width)),
    rows: Math.max(1, Math.floor(frame.clientHeight / height)),
  };
}

function bounded(size: number): number {
  return Math.min(Math.max(Math.floor(size / step) * step, leastFont), mostFont);
}

import type { Terminal } from '@xterm/xterm';

/** In pixels. Sizes between are no sharper, and cost time. */
const step = 1 / 8;
const most = 200;
/** Nobody can read a smaller font, in pixels. */
export const leastFont = 8;

/**
 * Gives a terminal the largest font with which its screen fits into a frame, but none that is too small to read.
 * Returns whether the screen fits.
 */
export function fitFont(terminal: Terminal, frame: HTMLElement): boolean {
  const screen = screenOf(frame);
  const { clientWidth, clientHeight } = frame;
  if (screen === null || screen.offsetWidth === 0 || clientWidth === 0) return true;
  const { fontSize = 1 } = terminal.options;
  const room = Math.min(clientWidth / screen.offsetWidth, clientHeight / screen.offsetHeight);
  // Cells are as high as whole pixels, so that the estimate may miss by some steps.
  let size = bounded(fontSize * room + 0.5);
  terminal.options.fontSize = size;
  const fits = (): boolean =>
    screen.offsetWidth <= clientWidth && screen.offsetHeight <= clientHeight;
  while (size > leastFont && !fits()) {
    size = bounded(size - step);
    terminal.options.fontSize = size;
  }
  return fits();
}

/** Returns the size of a cell in pixels; zero where the terminal is not visible. */
export function cellIn(terminal: Terminal, frame: HTMLElement): { width: number; height: number } {
  const { offsetWidth = 0, offsetHeight = 0 } = screenOf(frame) ?? {};
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

function screenOf(frame: HTMLElement): HTMLElement | null {
  return frame.querySelector('.xterm-screen');
}

function bounded(size: number): number {
  return Math.min(Math.max(Math.floor(size / step) * step, leastFont), most);
}

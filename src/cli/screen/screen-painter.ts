import type headless from '@xterm/headless';
import type { SharedScreen } from '../../terminal/shared-screen.ts';
import type { TerminalSize } from '../../terminal/terminal-protocol.ts';

/**
 * Draws a screen in a terminal of another size: a part with the cursor, where it does not fit. It writes what it draws
 * itself, so that no escape sequence of the program reaches the terminal.
 */
export class ScreenPainter {
  readonly #screen: SharedScreen;
  /** The rows as they were drawn. */
  #drawn: string[] = [];

  constructor(screen: SharedScreen) {
    this.#screen = screen;
  }

  /** Draws everything anew with the next `paint`. */
  forget(): void {
    this.#drawn = [];
  }

  /** Returns what to write to a terminal of this size, so that it shows the screen, and a notice over its last line. */
  paint({ columns, rows }: TerminalSize, notice = ''): string {
    const { buffer, size, isCursorHidden } = this.#screen;
    const left = offset(buffer.cursorX, size.columns, columns);
    const top = offset(buffer.cursorY, size.rows, rows);
    let text = '';
    for (let y = 0; y < rows; y += 1) {
      const line = y + top < size.rows ? buffer.getLine(buffer.baseY + top + y) : undefined;
      const isCovered = notice !== '' && y === rows - 1;
      const row = isCovered
        ? `\x1b[7m${notice.slice(0, columns)}`
        : line === undefined
          ? ''
          : drawRow(line, left, Math.min(columns, size.columns));
      if (row === this.#drawn[y]) continue;
      this.#drawn[y] = row;
      text += `\x1b[${y + 1};1H\x1b[0m\x1b[2K${row}`;
    }
    const cursor = `\x1b[${buffer.cursorY - top + 1};${buffer.cursorX - left + 1}H`;
    return `\x1b[?25l${text}\x1b[0m${cursor}${isCursorHidden ? '' : '\x1b[?25h'}`;
  }
}

/** Returns where a part begins that has the cursor, as far to the beginning as possible. */
function offset(cursor: number, whole: number, part: number): number {
  return Math.max(0, Math.min(cursor - part + 1, whole - part));
}

function drawRow(line: headless.IBufferLine, left: number, columns: number): string {
  let text = '';
  let style = '0';
  let blanks = 0;
  for (let x = 0; x < columns; x += 1) {
    const cell = line.getCell(left + x);
    if (cell === undefined) break;
    const width = cell.getWidth();
    // The second half of a wide character.
    if (width === 0) continue;
    const next = styleOf(cell);
    // Half of a character at the edge.
    const characters = x + width > columns ? ' ' : cell.getChars() || ' ';
    if (characters === ' ' && next === '0') {
      blanks += 1;
      continue;
    }
    if (blanks > 0) {
      if (style !== '0') text += '\x1b[0m';
      style = '0';
      text += ' '.repeat(blanks);
      blanks = 0;
    }
    if (next !== style) text += `\x1b[${next}m`;
    style = next;
    text += characters;
  }
  return text;
}

/** Returns the parameters that select a cell's graphic rendition (ECMA-48, SGR). */
function styleOf(cell: headless.IBufferCell): string {
  let style = '0';
  if (cell.isBold()) style += ';1';
  if (cell.isDim()) style += ';2';
  if (cell.isItalic()) style += ';3';
  if (cell.isUnderline()) style += ';4';
  if (cell.isBlink()) style += ';5';
  if (cell.isInverse()) style += ';7';
  if (cell.isInvisible()) style += ';8';
  if (cell.isStrikethrough()) style += ';9';
  if (cell.isOverline()) style += ';53';
  style += colorOf(cell.getFgColorMode(), cell.getFgColor(), 30);
  return style + colorOf(cell.getBgColorMode(), cell.getBgColor(), 40);
}

/** The modes of colors that xterm.js has. */
const colorModes = { sixteen: 0x1000000, palette: 0x2000000, rgb: 0x3000000 } as const;

/** `base` is 30 for characters, and 40 for what is behind them. */
function colorOf(mode: number, color: number, base: 30 | 40): string {
  switch (mode) {
    case colorModes.sixteen:
      // The bright ones begin at 90, and 100.
      return `;${color < 8 ? base + color : base + 60 + color - 8}`;
    case colorModes.palette:
      return `;${base + 8};5;${color}`;
    case colorModes.rgb:
      return `;${base + 8};2;${channels(color)}`;
    default:
      return '';
  }
}

function channels(color: number): string {
  return `${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`;
}

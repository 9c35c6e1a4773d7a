/** What a terminal has of xterm.js, in a page and in Node.js. */
interface Cell {
  getChars(): string;
  getWidth(): number;
  getFgColorMode(): number;
  getFgColor(): number;
  getBgColorMode(): number;
  getBgColor(): number;
  isBold(): number;
  isItalic(): number;
  isUnderline(): number;
  isInverse(): number;
  isDim(): number;
  isBlink(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
}

export interface ShownTerminal {
  readonly cols: number;
  readonly rows: number;
  readonly buffer: {
    readonly active: {
      readonly baseY: number;
      readonly cursorX: number;
      readonly cursorY: number;
      getLine(y: number): { getCell(x: number): Cell | undefined } | undefined;
    };
  };
}

/**
 * Returns what a terminal shows, as one line for each row: its characters, and its colors and styles where they
 * change. A page may run it, too, so it uses nothing from outside.
 */
export function screenCells(terminal: ShownTerminal): string[] {
  const { active } = terminal.buffer;
  const rows = [`cursor ${active.cursorX} ${active.cursorY}`];
  for (let y = 0; y < terminal.rows; y += 1) {
    const line = active.getLine(active.baseY + y);
    let text = '';
    let style = '';
    for (let x = 0; x < terminal.cols; x += 1) {
      const cell = line?.getCell(x);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const next = [
        cell.getFgColorMode() && `f${cell.getFgColorMode()}:${cell.getFgColor()}`,
        cell.getBgColorMode() && `b${cell.getBgColorMode()}:${cell.getBgColor()}`,
        cell.isBold() && 'bold',
        cell.isItalic() && 'italic',
        cell.isUnderline() && 'underline',
        cell.isInverse() && 'inverse',
        cell.isDim() && 'dim',
        cell.isBlink() && 'blink',
        cell.isInvisible() && 'invisible',
        cell.isStrikethrough() && 'strikethrough',
        cell.isOverline() && 'overline',
      ]
        .filter(Boolean)
        .join();
      if (next !== style) text += `{${next}}`;
      style = next;
      text += cell.getChars() || ' ';
    }
    rows.push(text.trimEnd());
  }
  return rows;
}

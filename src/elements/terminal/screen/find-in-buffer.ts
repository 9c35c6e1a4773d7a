import type { IBuffer, IBufferCell } from '@xterm/xterm';

/** A place in a buffer, in cells from its first line, and the length of the text there, in cells. */
export interface Match {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

/** A line as the program wrote it, which the terminal may have wrapped. */
interface WrittenLine {
  readonly text: string;
  /** The cell of each code unit of the text, counted from the first one of the line; one more for its end. */
  readonly cells: readonly number[];
  readonly row: number;
}

/** Returns all places of a text, in any case, from top to bottom. */
export function findInBuffer(buffer: IBuffer, columns: number, wanted: string): Match[] {
  const needle = fold(wanted);
  if (needle === '') return [];
  const matches: Match[] = [];
  for (let row = 0; row < buffer.length; ) {
    const { line, next } = readLine(buffer, columns, row);
    const text = fold(line.text);
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const [start, end] = [line.cells[at] ?? 0, line.cells[at + needle.length] ?? 0];
      matches.push({
        row: line.row + Math.floor(start / columns),
        column: start % columns,
        length: end - start,
      });
    }
    row = next;
  }
  return matches;
}

/**
 * Returns the index of the first match behind the last one, or before it, and begins anew at the end; 0 where there is
 * no match.
 */
export function nextMatch(
  matches: readonly Match[],
  last: Match | null,
  backward: boolean,
): number {
  const order = (match: Match): number =>
    last === null ? 1 : match.row - last.row || match.column - last.column;
  if (!backward)
    return Math.max(
      0,
      matches.findIndex((match) => order(match) > 0),
    );
  const before = last === null ? -1 : matches.findLastIndex((match) => order(match) < 0);
  return before < 0 ? Math.max(0, matches.length - 1) : before;
}

function readLine(
  buffer: IBuffer,
  columns: number,
  row: number,
): { line: WrittenLine; next: number } {
  const cells: number[] = [];
  let [text, next] = ['', row];
  let cell: IBufferCell | undefined;
  do {
    const line = buffer.getLine(next);
    for (let column = 0; column < columns; column += 1) {
      cell = line?.getCell(column, cell);
      // The right half of a wide character has no cell of its own.
      if (cell === undefined || cell.getWidth() === 0) continue;
      const chars = cell.getChars() || ' ';
      for (const _unit of chars.split('')) cells.push((next - row) * columns + column);
      text += chars;
    }
    next += 1;
  } while (buffer.getLine(next)?.isWrapped);
  cells.push((next - row) * columns);
  return { line: { text, cells, row }, next };
}

/** Ignores case, and keeps the length. */
function fold(text: string): string {
  return text.replaceAll(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}

import type { Tile } from './tile.ts';

/**
 * How tiles are arranged: `solo`, a single one; `inset`, a small one in the corner of the other; `strip`, a
 * large one with small ones beside it; `grid`, all of one size.
 */
export type LayoutName = 'solo' | 'inset' | 'strip' | 'grid';

export interface Layout<T extends Tile> {
  readonly name: LayoutName;
  /** The large one; in a grid, the first that is not one's own. */
  readonly main: T | undefined;
  /** How many columns, by the width of the stage. */
  readonly columns: Readonly<Record<Width, number>>;
}

export type Width = 'narrow' | 'medium' | 'wide';

/** What somebody presents is large, with those who talk about it beside it. */
export function layOut<T extends Tile>(tiles: readonly T[]): Layout<T> {
  const [first, second] = tiles;
  const other = tiles.find(isRemote) ?? first;
  const presented = tiles.find((tile) => isPresented(tile, tiles));
  if (tiles.length < 2) return { name: 'solo', main: first, columns: { ...one } };
  if (tiles.length > 2) {
    return presented
      ? { name: 'strip', main: presented, columns: stripColumns(tiles.length - 1) }
      : { name: 'grid', main: other, columns: gridColumns(tiles.length) };
  }
  // Two people who talk: each sees the other large, and itself small.
  const main = presented ?? (isOwn(first) === isOwn(second) ? undefined : other);
  return main
    ? { name: 'inset', main, columns: { ...one } }
    : { name: 'grid', main: first, columns: gridColumns(2) };
}

const one = { narrow: 1, medium: 1, wide: 1 };

function isPresented({ peerId, source }: Tile, tiles: readonly Tile[]): boolean {
  if (source === 'screen' || source === 'contents') return true;
  const camera = (other: Tile): boolean => other.peerId === peerId && other.source === 'camera';
  return source === 'page' && tiles.some(camera);
}

function isRemote({ peerId }: Tile): boolean {
  return peerId !== null;
}

function isOwn(tile: Tile | undefined): boolean {
  return tile?.peerId === null;
}

/** As many columns as give rows of nearly the same length. */
function gridColumns(count: number): Layout<Tile>['columns'] {
  const square = Math.ceil(Math.sqrt(count));
  const empty = (columns: number): number => (columns - (count % columns)) % columns;
  return {
    narrow: count < 4 ? 1 : count < 13 ? 2 : 3,
    medium: square,
    wide: empty(square + 1) < empty(square) ? square + 1 : square,
  };
}

/** Below the large one, to which two small ones must leave room as well; on a wide stage, beside it. */
function stripColumns(count: number): Layout<Tile>['columns'] {
  return { narrow: 3, medium: count > 4 ? 5 : 4, wide: count > 4 ? 2 : 1 };
}

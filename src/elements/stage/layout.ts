import type { Tile } from './tile.ts';

/**
 * The arrangement of the tiles: `solo`, a single tile; `inset`, a small tile in the corner of a large one;
 * `strip`, a large tile with small ones beside it; `grid`, all of one size.
 */
export type LayoutName = 'solo' | 'inset' | 'strip' | 'grid';

export interface Layout<T extends Tile> {
  readonly name: LayoutName;
  /** The large tile; in a grid, the first one of another peer. */
  readonly main: T | undefined;
  /** The number of columns, by the width of the stage. */
  readonly columns: Readonly<Record<Width, number>>;
}

export type Width = 'narrow' | 'medium' | 'wide';

/** Chooses the layout: a presentation is large, with the people beside it. `stage-styles.ts` orders the tiles. */
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
  // In a call of two, the other person is large.
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

/** Chooses the columns so that the rows have nearly the same length. */
function gridColumns(count: number): Layout<Tile>['columns'] {
  const square = Math.ceil(Math.sqrt(count));
  const empty = (columns: number): number => (columns - (count % columns)) % columns;
  return {
    narrow: count < 4 ? 1 : count < 13 ? 2 : 3,
    medium: square,
    wide: empty(square + 1) < empty(square) ? square + 1 : square,
  };
}

/** Small tiles are below the large one and leave room for it; on a wide stage, they are beside it. */
function stripColumns(count: number): Layout<Tile>['columns'] {
  return { narrow: 3, medium: count > 4 ? 5 : 4, wide: count > 4 ? 2 : 1 };
}

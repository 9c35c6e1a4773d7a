import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type LayoutName, layOut } from '../../../src/elements/stage/layout.ts';
import type { Tile } from '../../../src/elements/stage/tile.ts';
import type { StreamSource } from '../../../src/link/connection/media.ts';

const tile = (peerId: string | null, source: StreamSource = 'camera'): Tile => ({
  peerId,
  source,
  stream: {} as MediaStream,
  muted: [],
});

describe('the layout of tiles', () => {
  const cases: [what: string, tiles: Tile[], name: LayoutName, main: number][] = [
    ['one alone', [tile('a')], 'solo', 0],
    ['two cameras', [tile('a'), tile('b')], 'grid', 0],
    ["one's own camera beside another", [tile(null), tile('a')], 'inset', 1],
    ["one's own camera among many", [tile(null), tile('a'), tile('b')], 'grid', 1],
    ['a screen beside its camera', [tile('a'), tile('a', 'screen')], 'inset', 1],
    [
      "what stands in the tag, beside its host's camera",
      [tile('a', 'contents'), tile('a')],
      'inset',
      0,
    ],
    ["a page's stream beside its camera", [tile('a'), tile('a', 'page')], 'inset', 1],
    ["two pages' streams", [tile('a', 'page'), tile('b', 'page')], 'grid', 0],
    ['a screen among many', [tile('a'), tile('b'), tile('b', 'screen')], 'strip', 2],
    ["one's own screen", [tile(null), tile(null, 'screen')], 'inset', 1],
  ];
  for (const [what, tiles, name, main] of cases) {
    it(`of ${what} is ${name}`, () => {
      const layout = layOut(tiles);
      expect(layout.name).to.equal(name);
      expect(layout.main).to.equal(tiles[main]);
    });
  }

  it('leaves no row of a grid nearly empty', () => {
    for (let count = 3; count <= 24; count += 1) {
      const { columns } = layOut(Array.from({ length: count }, (_, index) => tile(`${index}`)));
      expect(columns.narrow).to.be.at.most(columns.medium);
      expect(columns.medium).to.be.at.most(columns.wide);
      const rows = Math.ceil(count / columns.wide);
      expect(rows * columns.wide - count, `${count}`).to.be.at.most(columns.wide / 2);
    }
  });
});

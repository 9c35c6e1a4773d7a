import { describe, it } from 'node:test';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { expect } from 'chai';
import {
  findInBuffer,
  nextMatch,
} from '../../../../src/elements/terminal/screen/find-in-buffer.ts';

/** Returns the places of a text, each as row, column and length. */
async function places(output: string, wanted: string, columns = 10): Promise<number[][]> {
  const terminal = new headless.Terminal({ cols: columns, rows: 4, allowProposedApi: true });
  terminal.loadAddon(new unicode.Unicode11Addon() as never);
  terminal.unicode.activeVersion = '11';
  await new Promise<void>((written) => terminal.write(output, written));
  const matches = findInBuffer(terminal.buffer.active as never, columns, wanted);
  return matches.map(({ row, column, length }) => [row, column, length]);
}

describe('R48 findInBuffer', () => {
  it('finds all places in any case, also in the history', async () => {
    const output = 'One two\r\n\r\n\r\n\r\n\r\ntwo TWO\r\n';
    expect(await places(output, 'TWO')).deep.equal([
      [0, 4, 3],
      [5, 0, 3],
      [5, 4, 3],
    ]);
  });

  it('finds text across the edge of a wrapped line, and not across a line break', async () => {
    expect(await places('01234567beach!', 'beach')).deep.equal([[0, 8, 5]]);
    expect(await places('0123456789ab\r\n\r\nab', 'ab')).deep.equal([
      [1, 0, 2],
      [3, 0, 2],
    ]);
    expect(await places('be\r\nach', 'beach')).deep.equal([]);
  });

  it('counts wide characters and emoji as cells', async () => {
    expect(await places('海辺 beach', 'beach', 20)).deep.equal([[0, 5, 5]]);
    expect(await places('海辺 beach', '辺', 20)).deep.equal([[0, 2, 2]]);
    expect(await places('🌊x', 'x')).deep.equal([[0, 2, 1]]);
    expect(await places('e\u0301x', 'x')).deep.equal([[0, 1, 1]]);
  });

  it('finds nothing for nothing', async () => {
    expect(await places('abc', '')).deep.equal([]);
  });
});

describe('R48 nextMatch', () => {
  const matches = [
    { row: 0, column: 3, length: 1 },
    { row: 2, column: 0, length: 1 },
    { row: 2, column: 5, length: 1 },
  ] as const;

  it('goes around in both directions', () => {
    expect(nextMatch(matches, null, false)).equal(0);
    expect(nextMatch(matches, matches[0], false)).equal(1);
    expect(nextMatch(matches, matches[1], false)).equal(2);
    expect(nextMatch(matches, matches[2], false)).equal(0);
    expect(nextMatch(matches, null, true)).equal(2);
    expect(nextMatch(matches, matches[2], true)).equal(1);
    expect(nextMatch(matches, matches[0], true)).equal(2);
  });

  it('goes on from a place that is no match any more', () => {
    expect(nextMatch(matches, { row: 1, column: 9, length: 2 }, false)).equal(1);
    expect(nextMatch(matches, { row: 1, column: 9, length: 2 }, true)).equal(0);
    expect(nextMatch([], null, true)).equal(0);
  });
});

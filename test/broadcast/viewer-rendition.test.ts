import { describe, it } from 'node:test';
import { expect } from 'chai';
import { smallEncoding } from '../../src/broadcast/host/small-encoding.ts';
import { ViewerRendition } from '../../src/broadcast/host/viewer-rendition.ts';

describe('R46 ViewerRendition', () => {
  /** Returns when a viewer gets which rendition, in seconds; `paceAt` says how well it keeps up. */
  function play(
    seconds: number,
    paceAt: (second: number, small: boolean) => 'well' | 'held' | 'struggles',
  ): string[] {
    const rendition = new ViewerRendition();
    const changes: string[] = [];
    for (let second = 1; second <= seconds; second += 1) {
      const small = rendition.current === 'small';
      const pace = paceAt(second, small);
      const judged = { held: pace !== 'well', struggles: pace === 'struggles' };
      if (rendition.judge(1_000 * second, judged)) {
        changes.push(`${rendition.current} at ${second}`);
      }
    }
    return changes;
  }

  it('is the full one for those who keep up', () => {
    expect(play(1_000, () => 'well')).to.deep.equal([]);
  });

  it('is the small one for those who do not, which try the full one ever less often', () => {
    expect(play(300, (_, small) => (small ? 'well' : 'struggles'))).to.deep.equal([
      ...['small at 1', 'full at 31', 'small at 32', 'full at 92', 'small at 93', 'full at 213'],
      'small at 214',
    ]);
  });

  it('is the small one after a single pause only where the full one was too much before', () => {
    expect(play(100, () => 'held')).to.deep.equal([]);
    const paceAt = (second: number, small: boolean) =>
      second === 1 ? 'struggles' : small ? 'well' : 'held';
    expect(play(50, paceAt)).to.deep.equal(['small at 1', 'full at 31', 'small at 32']);
  });

  it('stays the small one while even that is too much', () => {
    expect(play(100, (second) => (second < 50 ? 'struggles' : 'well'))).to.deep.equal([
      ...['small at 1', 'full at 79'],
    ]);
  });

  it('is soon the full one again for a viewer that has kept up for a minute', () => {
    const paceAt = (second: number) => (second === 1 || second === 100 ? 'struggles' : 'well');
    expect(play(200, paceAt)).to.deep.equal([
      ...['small at 1', 'full at 31', 'small at 100', 'full at 130'],
    ]);
  });
});

describe('R46 smallEncoding', () => {
  const full = { maxBitrate: 2e6, maxFramerate: 30, scaleResolutionDownBy: 1 };

  it('has fewer lines of what moves, and fewer frames of what is read', () => {
    const moving = { maxBitrate: 100_000, maxFramerate: 15, scaleResolutionDownBy: 4 };
    expect(smallEncoding(full, 720, '')).to.deep.equal(moving);
    const read = { maxBitrate: 100_000, maxFramerate: 3, scaleResolutionDownBy: 2 };
    expect(smallEncoding(full, 1_080, 'text')).to.deep.equal(read);
  });

  it('is never more than the full one', () => {
    const least = { maxBitrate: 50_000, maxFramerate: 5, scaleResolutionDownBy: 2 };
    expect(smallEncoding(least, 180, '')).to.deep.equal(least);
  });
});

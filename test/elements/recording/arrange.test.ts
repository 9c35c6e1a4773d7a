import { describe, it } from 'node:test';
import { expect } from 'chai';
import { arrange, fit } from '../../../src/elements/recording/arrange.ts';

describe('the places of recorded pictures', () => {
  it('are the whole frame for one, and a grid for several', () => {
    expect(arrange(1, -1, 1280, 720)).to.deep.equal([{ x: 0, y: 0, width: 1280, height: 720 }]);
    expect(arrange(3, -1, 1280, 720)).to.deep.equal([
      { x: 0, y: 0, width: 640, height: 360 },
      { x: 640, y: 0, width: 640, height: 360 },
      { x: 320, y: 360, width: 640, height: 360 },
    ]);
    expect(arrange(0, -1, 1280, 720)).to.deep.equal([]);
  });

  it('give a screen the most room, and keep their order', () => {
    const [first, screen, last] = arrange(3, 1, 1000, 600);
    expect(screen).to.deep.equal({ x: 0, y: 0, width: 800, height: 600 });
    expect([first, last]).to.deep.equal([
      { x: 800, y: 150, width: 200, height: 150 },
      { x: 800, y: 300, width: 200, height: 150 },
    ]);
  });

  it('lie within the frame and apart, for any number', () => {
    for (let count = 1; count <= 40; count += 1) {
      for (const large of [-1, 0, count - 1]) {
        const places = arrange(count, large, 1280, 720);
        expect(places.length).to.equal(count);
        for (const [index, { x, y, width, height }] of places.entries()) {
          expect(x >= 0 && y >= 0 && x + width <= 1280.01 && y + height <= 720.01).to.equal(true);
          const covers = places
            .slice(0, index)
            .some(
              (other) =>
                x + 0.01 < other.x + other.width &&
                other.x + 0.01 < x + width &&
                y + 0.01 < other.y + other.height &&
                other.y + 0.01 < y + height,
            );
          expect(covers, `${count} with ${large}`).to.equal(false);
        }
      }
    }
  });

  it('are filled without distortion', () => {
    const place = { x: 100, y: 0, width: 400, height: 400 };
    expect(fit({ width: 800, height: 400 }, place)).to.deep.equal({
      x: 100,
      y: 100,
      width: 400,
      height: 200,
    });
  });
});

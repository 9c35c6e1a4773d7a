import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type Rank, rank, ViewerQueue } from '../../src/broadcast/host/viewer-queue.ts';

describe('R46 ViewerQueue', () => {
  const messageOf = (name: number) => new Uint8Array([name]);

  function queue(...waiting: [name: number, rank: Rank][]): ViewerQueue {
    const queue = new ViewerQueue();
    for (const [at, [name, rank]] of waiting.entries()) {
      queue.add({ message: messageOf(name), sparse: false, rank, at });
    }
    return queue;
  }

  function order(queue: ViewerQueue): (number | undefined)[] {
    const taken: (number | undefined)[] = [];
    while (!queue.isEmpty) taken.push(queue.take()?.message[0]);
    return taken;
  }

  it('lets sound overtake pictures, and parts that are sent again the others', () => {
    const { picture, repeat, sound } = rank;
    const waiting = queue(
      [1, picture],
      [2, picture],
      [3, sound],
      [4, repeat],
      [5, sound],
      [6, repeat],
    );
    expect(order(waiting)).to.deep.equal([3, 5, 4, 6, 1, 2]);
  });

  it('tells how long pictures wait, and not how long sound does', () => {
    const waiting = queue([1, rank.sound], [2, rank.picture], [3, rank.picture]);
    expect(waiting.wait(100)).to.equal(99);
    waiting.clear();
    expect(waiting.wait(100)).to.equal(0);
    expect(order(waiting)).to.deep.equal([1]);
  });

  it('drops sound that is too old', () => {
    const many = Array.from({ length: 20 }, (_, name): [number, Rank] => [name, rank.sound]);
    expect(order(queue(...many))).to.deep.equal([12, 13, 14, 15, 16, 17, 18, 19]);
  });
});

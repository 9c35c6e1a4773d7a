import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SharedEncoding, type ViewerLane } from '../../src/broadcast/host/shared-encoding.ts';
import { largestMessage, type MediaPart, readPart } from '../../src/broadcast/wire/media-part.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

/** A viewer's lane that takes all, or holds what it is told to. */
class FakeLane implements ViewerLane {
  held = 0;
  allowance = Number.POSITIVE_INFINITY;
  readonly got: MediaPart[] = [];

  send(message: Uint8Array<ArrayBuffer>): void {
    expect(message.length).to.be.at.most(largestMessage);
    this.got.push(readPart(message.slice()));
  }

  mayRepeat(size: number): boolean {
    this.allowance -= size;
    return this.allowance >= 0;
  }

  /** The numbers of the frames of which something was sent. */
  get frames(): number[] {
    return [...new Set(this.got.map(({ number }) => number))];
  }
}

describe('R46 SharedEncoding', () => {
  function begin(kind: 'audio' | 'video' = 'video') {
    const clock = new VirtualClock();
    const end = new AbortController();
    let keys = 0;
    let wantsKey = true;
    let made = 0;
    const encoding = new SharedEncoding({
      id: 7,
      kind,
      clock,
      makeKey: () => {
        keys += 1;
        wantsKey = true;
      },
      signal: end.signal,
    });
    /** Encodes pictures of 15 a second, each second one in the upper layer. */
    const play = (count: number, size = 2_000): void => {
      for (let frame = 0; frame < count; frame += 1) {
        const key = kind === 'video' && wantsKey;
        if (key) made = 0;
        wantsKey = false;
        const upper = kind === 'video' && made % 2 === 1;
        made += 1;
        encoding.encoded({ key, upper, time: clock.now(), data: new Uint8Array(size) });
        clock.advance(66);
      }
    };
    return { clock, encoding, play, keys: () => keys };
  }

  it('sends each viewer the same frames, cut once', () => {
    const { encoding, play } = begin();
    const lanes = [new FakeLane(), new FakeLane()];
    for (const lane of lanes) encoding.add(lane);
    play(4);
    for (const lane of lanes) {
      expect(lane.frames).to.deep.equal([1, 2, 3, 4]);
      expect(lane.got.map(({ depends, upper }) => [depends, upper])).to.deep.equal([
        [0, false],
        [0, false],
        [1, true],
        [1, true],
        [2, false],
        [2, false],
        [1, true],
        [1, true],
      ]);
      expect(lane.got.every(({ sparse }) => !sparse)).to.equal(true);
    }
    expect(encoding.sentTo(lanes[0] as FakeLane)).to.include({ frames: 4, messages: 8 });
  });

  it('lets a newcomer see the current picture at once, without its upper layer and without a key frame', () => {
    const { encoding, play, keys } = begin();
    encoding.add(new FakeLane());
    const asked = keys();
    play(6);
    const late = new FakeLane();
    encoding.add(late);
    expect(late.frames).to.deep.equal([1, 3, 5]);
    expect(late.got.every(({ sparse }) => sparse)).to.equal(true);
    play(2);
    expect(late.frames).to.deep.equal([1, 3, 5, 7, 8]);
    expect(keys()).to.equal(asked);
  });

  it('makes one key frame for all newcomers where the last one is too old', () => {
    const { encoding, play, keys } = begin();
    encoding.add(new FakeLane());
    play(100);
    const asked = keys();
    const late = [new FakeLane(), new FakeLane(), new FakeLane()];
    for (const lane of late) encoding.add(lane);
    play(2);
    expect(keys()).to.equal(asked + 1);
    for (const lane of late) expect(lane.got.some(({ key }) => key)).to.equal(true);
  });

  it('leaves out the upper layer for a viewer whose lane fills up, then all, and no other viewer notices', () => {
    const { encoding, play } = begin();
    const [slow, fast] = [new FakeLane(), new FakeLane()];
    for (const lane of [slow, fast]) encoding.add(lane);
    play(5);
    slow.held = 50_000;
    play(8);
    expect(slow.frames.at(-1)).to.be.above(5);
    const before = slow.got.length;
    play(10);
    expect(slow.got.length).to.equal(before);
    slow.held = 0;
    play(20);
    expect(slow.got.slice(before).find(() => true)?.key).to.equal(true);
    expect(fast.frames).to.deep.equal(Array.from({ length: 43 }, (_, index) => index + 1));
    expect(slow.got.at(-1)?.sparse).to.equal(true);
    play(150);
    expect(slow.got.at(-1)?.sparse).to.equal(false);
  });

  it('sends parts again that a viewer asks for, but no more than it may', () => {
    const { encoding, play } = begin();
    const lane = new FakeLane();
    encoding.add(lane);
    play(3, 3_000);
    lane.got.length = 0;
    encoding.repeat(lane, 2, [1]);
    expect(lane.got.map(({ number, part }) => [number, part])).to.deep.equal([[2, 1]]);
    encoding.repeat(lane, 3, []);
    expect(lane.got.length).to.equal(4);
    lane.allowance = 1_200;
    encoding.repeat(lane, 3, []);
    expect(lane.got.length).to.equal(5);
    encoding.repeat(lane, 99, []);
    encoding.repeat(new FakeLane(), 3, []);
    expect(lane.got.length).to.equal(5);
  });

  it('sends sound of which each message stands alone, also while pictures are held back', () => {
    const { encoding, play, keys } = begin('audio');
    const lane = new FakeLane();
    lane.held = 50_000;
    encoding.add(lane);
    play(10, 200);
    expect(lane.got.length).to.equal(10);
    expect(lane.got.every(({ depends, key }) => depends === 0 && !key)).to.equal(true);
    expect(keys()).to.equal(0);
  });
});

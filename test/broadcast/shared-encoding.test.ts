import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SharedEncoding } from '../../src/broadcast/host/shared-encoding.ts';
import type { ViewerLane } from '../../src/broadcast/host/viewer-lane.ts';
import { rank } from '../../src/broadcast/host/viewer-queue.ts';
import { largestMessage, type MediaPart, readPart } from '../../src/broadcast/wire/media-part.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

/** A viewer's lane that takes all, or has waited as long as it is told to. */
class FakeLane implements ViewerLane {
  wait = 0;
  allowance = Number.POSITIVE_INFINITY;
  cleared = 0;
  skipped = 0;
  readonly waiting = new Set<Uint8Array>();
  readonly got: (MediaPart & { rank: number })[] = [];
  readonly messages: Uint8Array[] = [];

  send(message: Uint8Array<ArrayBuffer>, sparse: boolean, rank: number): void {
    expect(message.length).to.be.at.most(largestMessage);
    this.messages.push(message);
    this.got.push({ ...readPart(message.slice()), sparse, rank });
  }

  holds(message: Uint8Array): boolean {
    return this.waiting.has(message);
  }

  skip(count: number): void {
    this.skipped += count;
  }

  clear(): void {
    this.cleared += 1;
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
    expect(encoding.receiver(lanes[0] as FakeLane)?.counts).to.include({ frames: 4, messages: 8 });
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

  it('leaves out the upper layer for a viewer while its lane is full, and no other viewer notices', () => {
    const { encoding, play, keys } = begin();
    const [slow, fast] = [new FakeLane(), new FakeLane()];
    for (const lane of [slow, fast]) encoding.add(lane);
    play(5);
    const asked = keys();
    slow.wait = 160;
    play(4);
    // It gets the upper layer again only when the lane is nearly empty.
    slow.wait = 100;
    play(2);
    expect(slow.frames).to.deep.equal([1, 2, 3, 4, 5, 7, 9, 11]);
    expect(slow.got.at(-1)?.sparse).to.equal(true);
    expect(slow.skipped, 'two parts of each').to.equal(6);
    slow.wait = 0;
    play(4);
    expect(slow.frames.slice(-4)).to.deep.equal([12, 13, 14, 15]);
    expect(slow.got.slice(-3).every(({ sparse }) => !sparse)).to.equal(true);
    expect(fast.frames.length).to.equal(15);
    expect(keys()).to.equal(asked);
  });

  it('sends nothing to a viewer that falls far behind, and goes on with a key frame after ever longer pauses', () => {
    const { clock, encoding, play } = begin();
    const [slow, fast] = [new FakeLane(), new FakeLane()];
    for (const lane of [slow, fast]) encoding.add(lane);
    play(5);
    const pauses: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      const before = slow.got.length;
      const began = clock.now();
      slow.wait = 800;
      play(1);
      expect(slow.cleared, 'what waits is of no use').to.equal(turn + 1);
      slow.wait = 0;
      while (slow.got.length === before) play(1);
      expect(slow.got[before]?.key).to.equal(true);
      pauses.push(Math.round((clock.now() - began) / 1_000));
    }
    expect(pauses).to.deep.equal([1, 2, 4, 8, 16, 32, 32]);
    const struggles = () => encoding.receiver(slow)?.ladder.struggles(clock.now());
    expect(struggles()).to.equal(true);
    expect(encoding.receiver(fast)?.ladder.struggles(clock.now())).to.equal(false);
    clock.advance(60_000);
    play(1);
    expect(struggles()).to.equal(false);
    slow.wait = 800;
    play(1);
    const before = slow.got.length;
    slow.wait = 0;
    play(20);
    expect(slow.got.length).to.be.above(before);
    expect(fast.frames.length).to.equal(fast.frames.at(-1));
  });

  it('sends less to a viewer whose page or decoder falls behind, and all again when it tells that it keeps up', () => {
    const { clock, encoding, play, keys } = begin();
    const lane = new FakeLane();
    encoding.add(lane);
    const report = (behind: number, needsKey = false): void => {
      const counts = { shown: 1, lost: 0, parts: 1, jitter: 0, behind };
      encoding.reported(lane, { kind: 'report', encoding: 7, needsKey, done: false, ...counts });
    };
    play(5);
    report(200);
    play(4);
    expect(lane.frames).to.deep.equal([1, 2, 3, 4, 5, 7, 9]);
    report(10);
    play(4);
    expect(lane.frames.slice(-4)).to.deep.equal([10, 11, 12, 13]);
    report(900);
    play(100);
    expect(lane.frames.at(-1), 'nothing, until it tells that it has caught up').to.equal(13);
    expect(encoding.receiver(lane)?.ladder.struggles(clock.now()), 'one pause').to.equal(false);
    const asked = keys();
    report(900, true);
    expect(keys(), 'it would not get the key frame').to.equal(asked);
    report(10);
    expect(keys(), 'although its source stands still').to.equal(asked + 1);
    const before = lane.got.length;
    play(1);
    expect(lane.got[before]?.key).to.equal(true);
    report(900);
    play(1);
    clock.advance(32_000);
    const held = lane.got.length;
    play(2);
    expect(lane.got[held]?.key, 'a picture now and then').to.equal(true);
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
    lane.allowance = 10_000;
    lane.waiting.add(lane.messages.at(-1) as Uint8Array);
    encoding.repeat(lane, 3, [0]);
    expect(lane.got.length, 'a part that still waits').to.equal(5);
    encoding.repeat(lane, 99, []);
    encoding.repeat(new FakeLane(), 3, []);
    expect(lane.got.length).to.equal(5);
  });

  it('sends sound of which each message stands alone, also while pictures are held back', () => {
    const { encoding, play, keys } = begin('audio');
    const lane = new FakeLane();
    lane.wait = 5_000;
    encoding.add(lane);
    play(10, 200);
    expect(lane.got.length).to.equal(10);
    expect(lane.got.every((each) => each.rank === rank.sound)).to.equal(true);
    expect(lane.got.every(({ depends, key }) => depends === 0 && !key)).to.equal(true);
    expect(keys()).to.equal(0);
  });
});

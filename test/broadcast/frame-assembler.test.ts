import { describe, it } from 'node:test';
import { expect } from 'chai';
import { markSparse } from '../../src/broadcast/wire/media-part.ts';
import { type LaneOptions, LossyLane } from './lossy-lane.ts';

describe('R46 FrameAssembler', () => {
  /** Plays two minutes of a film; returns the lane, and the share of its pictures that were shown. */
  function play(options: LaneOptions): [LossyLane, number] {
    const lane = new LossyLane(options);
    lane.play(120_000);
    lane.clock.advance(1_000);
    const numbers = lane.shown.map(({ number }) => number);
    expect(numbers, 'in order, each once').to.deep.equal(
      [...new Set(numbers)].sort((one, other) => one - other),
    );
    lane.end();
    expect(lane.clock.pending).to.equal(0);
    return [lane, lane.shown.length / lane.sent];
  }

  it('shows each picture at once where none is lost, and asks for nothing', () => {
    const [lane, share] = play({});
    expect(share).to.equal(1);
    expect(lane.asked).to.deep.equal([]);
    expect(Math.max(...lane.shown.map(({ late }) => late))).to.equal(50);
    expect(lane.keyFrames).to.equal(1);
  });

  for (const [loss, least] of [
    [0.01, 0.999],
    [0.03, 0.99],
  ] as const) {
    it(`shows ${least * 100} % of the pictures where ${loss * 100} % of the packets are lost`, () => {
      for (const seed of [1, 2, 3]) {
        const [lane, share] = play({ loss, seed });
        expect(share).to.be.at.least(least);
        expect(lane.longestFreeze).to.be.at.most(loss === 0.01 ? 500 : 1_000);
        const { lost, parts } = lane.assembler.counts;
        expect(lost / parts).to.be.within(loss / 2, 2 * loss);
      }
    });
  }

  it('stands still for a third of a second at most where 3 % of the packets are lost', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const lane = new LossyLane({ loss: 0.03, seed });
      lane.play(20_000);
      expect(lane.longestFreeze).to.be.at.most(340);
      lane.end();
    }
  });

  it('shows all where packets overtake each other, or arrive twice', () => {
    const [lane, share] = play({ jitter: 30, copies: 0.2 });
    expect(share).to.equal(1);
    expect(lane.assembler.counts.lost, 'late is not lost').to.be.below(5);
  });

  it('asks for a part when a later one comes', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.send(lane.frame());
    const frame = { ...lane.frame(), data: new Uint8Array(3_000) };
    for (const message of lane.recent.add(frame, 0).messages.slice(1)) lane.deliver(message);
    lane.clock.advance(20);
    expect(lane.asked).to.deep.equal([[2, [0]]]);
    lane.clock.advance(40);
    expect(lane.shown.map(({ number, late }) => [number, late])).to.deep.equal([
      [1, 20],
      [2, 60],
    ]);
    lane.end();
  });

  it('asks for the last parts after 15 ms, again after a round trip, and then each 30 ms until it gives them up', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.send(lane.frame());
    const frame = { ...lane.frame(), data: new Uint8Array(3_000) };
    const [first] = lane.recent.add(frame, 0).messages;
    lane.deliver(first as Uint8Array<ArrayBuffer>);
    lane.lose.add(2);
    lane.clock.advance(34);
    expect(lane.asked).to.deep.equal([]);
    lane.clock.advance(1);
    expect(lane.asked).to.deep.equal([[2, [1, 2]]]);
    lane.clock.advance(55);
    expect(lane.asked).to.deep.equal([
      [2, [1, 2]],
      [2, [1, 2]],
    ]);
    lane.clock.advance(29);
    expect(lane.asked.length).to.equal(2);
    lane.clock.advance(1);
    expect(lane.asked.length).to.equal(3);
    lane.clock.advance(10_000);
    expect(lane.asked.length).to.equal(14);
    lane.end();
  });

  it('asks later where parts come later than it thought, and sooner again where they do not', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.send(lane.frame());
    const partsLate = (ms: number): number => {
      const frame = { ...lane.frame(), data: new Uint8Array(2_000) };
      const [first, last] = lane.recent.add(frame, lane.clock.now()).messages;
      const before = lane.asked.length;
      lane.deliver(first as Uint8Array<ArrayBuffer>);
      lane.clock.advance(ms);
      lane.deliver(last as Uint8Array<ArrayBuffer>);
      lane.clock.advance(200);
      return lane.asked.length - before;
    };
    const asks = Array.from({ length: 8 }, () => partsLate(30));
    expect(asks[0]).to.equal(1);
    expect(asks.at(-1)).to.equal(0);
    for (let repeats = 0; repeats < 60; repeats += 1) partsLate(150);
    expect(partsLate(30)).to.equal(1);
    lane.end();
  });

  it('asks again after the shortest round trip, where messages of the link wait for a lost one', () => {
    const asksFor = (frame: number, roundTrip: number): number => {
      lane.roundTrip = roundTrip;
      lane.lose.add(frame);
      lane.play(600);
      return lane.asked.filter(([number]) => number === frame).length;
    };
    const lane = new LossyLane({ delay: 50 });
    lane.play(66);
    const usual = asksFor(2, 100);
    const next = lane.sent + 1 + (lane.sent % 2);
    expect(asksFor(next, 250)).to.be.at.least(usual);
    lane.end();
  });

  it('goes on without a picture of the upper layer that does not come', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.lose.add(2);
    lane.play(500);
    expect(lane.shown.map(({ number }) => number)).to.deep.equal([1, 3, 4, 5, 6, 7, 8]);
    expect(Math.max(...lane.shown.map(({ late }) => late))).to.be.at.most(20 + 66 + 130);
    lane.end();
  });

  it('waits 800 ms for one of the lower layer, and then for a key frame', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.lose.add(5);
    lane.play(700);
    expect(lane.shown.length).to.equal(4);
    lane.lose.clear();
    lane.play(400);
    expect(lane.shown.length).to.equal(lane.sent);
    expect(lane.frozen).to.equal(0);
    lane.lose.add(lane.sent + 1 + (lane.sent % 2));
    lane.play(1_000);
    expect(lane.frozen).to.equal(1);
    lane.play(1_000);
    expect(lane.keyFrames).to.equal(2);
    expect(lane.shown.at(-1)?.number).to.equal(lane.sent);
    lane.end();
  });

  it('does not wait long for sound, of which each message stands alone', () => {
    const lane = new LossyLane({ delay: 20 });
    lane.lose.add(3).add(4);
    for (let number = 1; number <= 10; number += 1) {
      const data = new Uint8Array(100);
      const time = lane.clock.now();
      lane.send({ encoding: 1, number, key: false, upper: false, depends: 0, time, data });
      lane.clock.advance(60);
    }
    expect(lane.shown.map(({ number }) => number)).to.deep.equal([1, 2, 5, 6, 7, 8, 9, 10]);
    expect(Math.max(...lane.shown.map(({ late }) => late))).to.be.at.most(20 + 130);
    expect(lane.frozen).to.equal(0);
    lane.end();
  });

  it('waits for no picture that is left out for it', () => {
    const lane = new LossyLane({ delay: 20 });
    for (let sent = 0; sent < 10; sent += 1) {
      const frame = lane.frame();
      const { messages } = lane.recent.add(frame, lane.clock.now());
      for (const message of messages) markSparse(message, true);
      if (!frame.upper) for (const message of messages) lane.deliver(message);
      lane.clock.advance(66);
    }
    expect(lane.shown.map(({ number }) => number)).to.deep.equal([1, 3, 5, 7, 9]);
    expect(lane.shown.map(({ late }) => late)).to.deep.equal([20, 20, 20, 20, 20]);
    expect(lane.asked).to.deep.equal([]);
    lane.end();
  });

  it('keeps a bounded number of pictures that cannot be shown', () => {
    const lane = new LossyLane();
    for (let number = 10; number < 2_000; number += 2) {
      const data = new Uint8Array(10);
      lane.send({ encoding: 1, number, key: false, upper: false, depends: 2, time: 0, data });
    }
    lane.clock.advance(10_000);
    expect(lane.assembler.waiting).to.be.at.most(128);
    for (let number = 3_000; number < 3_012; number += 1) {
      const data = new Uint8Array(1_000_000);
      lane.send({ encoding: 1, number, key: false, upper: false, depends: 1, time: 0, data });
    }
    lane.clock.advance(10_000);
    expect(lane.assembler.waiting).to.be.at.most(9);
    lane.end();
  });
});

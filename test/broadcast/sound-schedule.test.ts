import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SoundTimeline } from '../../src/broadcast/encode/sound-timeline.ts';
import { type Placement, SoundSchedule } from '../../src/broadcast/viewer/sound-schedule.ts';

describe('R46 SoundSchedule', () => {
  /**
   * Plays messages of 60 ms that arrive late by what `late` returns, or not at all; `speed` is that of our
   * clock. Returns the placements with what was played and when.
   */
  function play(seconds: number, late: (index: number) => number | null, speed = 1) {
    const schedule = new SoundSchedule();
    const placed: (Placement & { time: number; now: number })[] = [];
    for (let index = 0; index < (seconds * 1_000) / 60; index += 1) {
      const delay = late(index);
      if (delay === null) continue;
      const now = index * 60 * speed + delay;
      for (let packet = 0; packet < 3; packet += 1) {
        const time = index * 60 + packet * 20;
        const placement = schedule.place(time, 20, now);
        if (placement) placed.push({ ...placement, time, now });
      }
    }
    return { schedule, placed };
  }

  it('plays one piece after the other, 50 ms after the first has come', () => {
    const { placed } = play(10, () => 5);
    expect(placed.length).to.equal(501);
    for (const { at, time, rate } of placed) {
      expect(at).to.equal(time + 55);
      expect(rate).to.equal(1);
    }
  });

  it('waits longer where pieces come unevenly, and then plays all of them in time', () => {
    const { placed, schedule } = play(60, (index) => (index % 7 === 6 ? 120 : 5));
    const tardy = placed.filter(({ at, now }) => at < now);
    expect(tardy).to.deep.equal([]);
    expect(schedule.target).to.be.within(75, 200);
    const last = placed.slice(-100);
    for (const [index, { at, rate }] of last.slice(0, -1).entries()) {
      expect(last[index + 1]?.at).to.be.closeTo(at + 20 / rate, 0.01);
    }
  });

  it('leaves the place of a lost piece silent', () => {
    const { placed } = play(1, (index) => (index === 5 ? null : 5));
    for (const { at, time } of placed) expect(at).to.equal(time + 55);
  });

  it('follows a clock that runs at another speed, so that the buffer stays as it is', () => {
    for (const speed of [0.9995, 1.0005]) {
      const { placed } = play(600, () => 5, speed);
      for (const [index, { at, rate }] of placed.slice(0, -1).entries()) {
        expect(placed[index + 1]?.at).to.be.closeTo(at + 20 / rate, 0.01);
      }
      const waits = placed.slice(-1_000).map(({ at, now }) => at - now);
      expect(Math.min(...waits)).to.be.above(20);
      expect(Math.max(...waits)).to.be.below(160);
    }
  });

  it('skips what has waited for too long after a freeze', () => {
    const schedule = new SoundSchedule();
    for (let time = 0; time < 1_000; time += 20) schedule.place(time, 20, time);
    let cuts = 0;
    for (let time = 1_000; time < 3_000; time += 20) {
      if (schedule.place(time, 20, 3_000)?.cut) cuts += 1;
    }
    expect(cuts).to.be.above(0);
    expect(3_000 - (schedule.heardAt(3_000) ?? 0)).to.be.below(300);
  });

  it('knows what is heard, and that nothing is heard any longer', () => {
    const schedule = new SoundSchedule();
    expect(schedule.heardAt(0)).to.equal(null);
    schedule.place(1_000, 20, 0);
    schedule.place(1_020, 20, 0);
    expect(schedule.heardAt(60)).to.equal(1_010);
    expect(schedule.heardAt(100)).to.equal(null);
  });
});

describe('R46 SoundTimeline', () => {
  it('smooths the arrival of samples, and follows their clock', () => {
    const timeline = new SoundTimeline();
    let last = 0;
    for (let index = 0; index < 10_000; index += 1) {
      // Samples of 10 ms come in pairs, and their clock is fast by a thousandth.
      const now = Math.ceil(index / 2) * 20 * 0.999;
      last = timeline.take(now, 10) - (now - 10);
      if (index > 100) expect(Math.abs(last)).to.be.below(20);
    }
  });

  it('jumps over a pause', () => {
    const timeline = new SoundTimeline();
    expect(timeline.take(10, 10)).to.equal(0);
    expect(timeline.take(5_000, 10)).to.equal(4_990);
  });
});

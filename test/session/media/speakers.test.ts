import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Speakers } from '../../../src/session/media/speakers.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('R22 Speakers', () => {
  function begin() {
    const clock = new VirtualClock();
    const levels = new Map<string, number>();
    const told: string[] = [];
    const end = new AbortController();
    const speakers = new Speakers({
      clock,
      level: (peerId) => levels.get(peerId) ?? 0,
      changed: (peerIds) => told.push(peerIds.join()),
      signal: end.signal,
    });
    return { clock, levels, told, speakers, end };
  }

  it('tells when a peer begins to speak, and when its pause is longer than 1 s', () => {
    const { clock, levels, told, speakers } = begin();
    speakers.follow('ann', true);
    speakers.follow('bob', true);
    levels.set('ann', 0.3);
    clock.advance(400);
    expect(told).to.deep.equal(['ann']);
    expect(speakers.has('ann')).to.equal(true);
    levels.set('ann', 0);
    levels.set('bob', 0.1);
    clock.advance(400);
    levels.set('bob', 0.01);
    clock.advance(2_000);
    expect(told).to.deep.equal(['ann', 'ann,bob', 'bob', '']);
  });

  it('drops a peer that has gone, and then measures nothing', () => {
    const { clock, levels, told, speakers } = begin();
    speakers.follow('ann', true);
    levels.set('ann', 0.3);
    clock.advance(400);
    speakers.follow('ann', false);
    clock.advance(400);
    expect(told).to.deep.equal(['ann', '']);
    expect(clock.pending).to.equal(0);
  });

  it('ends with its signal, and then no peer is speaking', () => {
    const { clock, levels, told, speakers, end } = begin();
    levels.set('ann', 0.3);
    speakers.follow('ann', true);
    end.abort();
    expect(told).to.deep.equal(['ann', '']);
    clock.advance(10_000);
    expect(told).to.deep.equal(['ann', '']);
    expect(clock.pending).to.equal(0);
  });
});

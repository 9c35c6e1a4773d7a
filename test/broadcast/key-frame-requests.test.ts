import { describe, it } from 'node:test';
import { expect } from 'chai';
import { KeyFrameRequests } from '../../src/broadcast/host/key-frame-requests.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('R46 KeyFrameRequests', () => {
  function begin(receivers = 1) {
    const clock = new VirtualClock();
    const made: number[] = [];
    const end = new AbortController();
    const requests = new KeyFrameRequests({
      clock,
      receivers: () => receivers,
      make: () => made.push(clock.now()),
      signal: end.signal,
    });
    return { clock, made, requests, end };
  }

  it('grants the first request at once, and all that follow within 500 ms together at their end', () => {
    const { clock, made, requests } = begin();
    for (let request = 0; request < 10; request += 1) {
      requests.request();
      clock.advance(40);
    }
    clock.advance(1_000);
    expect(made).to.deep.equal([0, 500]);
    expect(clock.pending).to.equal(0);
  });

  it('waits longer the more receivers there are', () => {
    const { clock, made, requests } = begin(50);
    requests.request();
    requests.request();
    clock.advance(5_000);
    expect(made).to.deep.equal([0, 2_000]);
  });

  it('is answered by a key frame that was made for another reason', () => {
    const { clock, made, requests } = begin();
    requests.request();
    clock.advance(100);
    requests.request();
    requests.made();
    clock.advance(2_000);
    expect(made).to.deep.equal([0]);
  });

  it('makes none after its end', () => {
    const { clock, made, requests, end } = begin();
    requests.request();
    requests.request();
    end.abort();
    clock.advance(2_000);
    expect(made).to.deep.equal([0]);
  });
});

import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SlowLinkWatch } from '../../src/fanout/slow-link-watch.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { fakeStream } from './fake-stream.ts';

const timeout = 5_000;

/** Watches two quick links, and one that lags and is heard of only at `times`, in milliseconds from the beginning. */
function watch(times: readonly number[], virtual: VirtualClock, asleep = () => 0): string[] {
  const clock = {
    now: () => virtual.now() + asleep(),
    wall: () => virtual.wall(),
    after: virtual.after.bind(virtual),
  };
  const slow: string[] = [];
  const quick = [fakeStream('quick'), fakeStream('other')];
  const lagging = fakeStream('lagging');
  const watch = new SlowLinkWatch({
    clock,
    timeout,
    lag: 1_000,
    streams: () => [...quick, lagging].map(({ stream }) => stream),
    slow: (peerId) => slow.push(peerId),
    signal: new AbortController().signal,
  });
  lagging.set({ delivered: 0, outstanding: 9_000, heard: 0 });
  watch.begin();
  const start = virtual.now();
  for (let time = 500; time <= timeout; time += 500) {
    for (const { set } of quick) set({ delivered: 9_000, outstanding: 0, heard: 1 });
    const heard = times.filter((heardAt) => heardAt < time).length;
    lagging.set({ delivered: heard, outstanding: 9_000 - heard, heard });
    virtual.advance(start + time - virtual.now());
  }
  return slow;
}

describe('the watch over slow links', () => {
  it('R44 reports a link that is far behind the others', () => {
    expect(watch([0, 1_800, 3_600], new VirtualClock())).to.deep.equal(['lagging']);
  });

  for (const [when, times] of Object.entries({
    'all the time': [],
    'at the beginning': [4_600],
    'in between': [0, 100, 4_600],
    'at the end': [0, 500, 1_000],
  })) {
    it(`R44 does not report one that is out of reach ${when}`, () => {
      expect(watch(times, new VirtualClock())).to.deep.equal([]);
    });
  }

  it('R44 blames none for what the page slept through', () => {
    const virtual = new VirtualClock();
    let asleep = 0;
    virtual.after(4_000, () => {
      asleep = 60_000;
    });
    expect(watch([0, 1_800, 3_600], virtual, () => asleep)).to.deep.equal([]);
    expect(virtual.pending).to.equal(1);
  });
});

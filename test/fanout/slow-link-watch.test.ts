import { describe, it } from 'node:test';
import { expect } from 'chai';
import { SlowLinkWatch } from '../../src/fanout/slow-link-watch.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { fakeStream } from './fake-stream.ts';

describe('the watch over slow links', () => {
  for (const slept of [false, true]) {
    it(`R44 ${slept ? 'blames none for what the page slept through' : 'reports a link that stands still'}`, () => {
      const virtual = new VirtualClock();
      let asleep = 0;
      const clock = {
        now: () => virtual.now() + asleep,
        wall: () => virtual.wall(),
        after: virtual.after.bind(virtual),
      };
      const slow: string[] = [];
      const streams = ['quick', 'other', 'slow'].map((peerId) => fakeStream(peerId));
      const watch = new SlowLinkWatch({
        clock,
        timeout: 5_000,
        lag: 1_000,
        streams: () => streams.map(({ stream }) => stream),
        slow: (peerId) => slow.push(peerId),
        signal: new AbortController().signal,
      });
      streams[2]?.set({ delivered: 0, outstanding: 9_000, heard: 0 });
      watch.begin();
      for (const { set } of streams.slice(0, 2))
        set({ delivered: 9_000, outstanding: 0, heard: 1 });
      streams[2]?.set({ delivered: 0, outstanding: 9_000, heard: 1 });
      if (slept) asleep = 60_000;
      virtual.advance(5_000);
      expect(slow).to.deep.equal(slept ? [] : ['slow']);
      expect(virtual.pending).to.equal(1);
    });
  }
});

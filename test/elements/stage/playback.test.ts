import { expect } from '@open-wc/testing';
import { Playback } from '../../../src/elements/stage/playback.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('playback', () => {
  it('R33 listens to the stream that it plays, and to no former one', () => {
    let changes = 0;
    const playback = new Playback({
      clock: new VirtualClock(),
      stallTimeout: () => 5_000,
      changed: () => {
        changes += 1;
      },
      blocked: () => {},
      stalled: () => {},
    });
    const video = document.createElement('video');
    const [former, stream] = [new MediaStream(), new MediaStream()];
    const play = (stream: MediaStream): void =>
      playback.show(video, { stream, muted: true, volume: 1, expects: 'nothing' });
    play(former);
    former.dispatchEvent(new Event('addtrack'));
    expect(changes).to.equal(1);
    play(stream);
    former.dispatchEvent(new Event('addtrack'));
    expect(changes).to.equal(1);
    stream.dispatchEvent(new Event('removetrack'));
    expect(changes).to.equal(2);
    playback.stop();
    stream.dispatchEvent(new Event('addtrack'));
    expect(changes).to.equal(2);
  });
});

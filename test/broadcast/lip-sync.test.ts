import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { isFull } from '../kit/is-full.ts';
import { canFlash, flashesAndBeeps, LipSync } from '../kit/media/flash-and-beep.ts';
import { soundRuns } from '../kit/media/sound-runs.ts';
import { quantile } from '../kit/quantile.ts';
import { until } from '../kit/until.ts';
import { heard, Meeting } from '../session/meet.ts';

describe('R46 sound and picture that are encoded once', () => {
  it('are heard and seen together, also after the network has stood still', async function test() {
    await sendKeys({ press: 'Enter' });
    if (!canFlash() || !(await soundRuns())) this.skip();
    const meeting = new Meeting();
    const film = flashesAndBeeps(500);
    const { send } = RTCDataChannel.prototype;
    try {
      const host = meeting.make('host', { delivery: 'shared' });
      host.publish('page', film.stream);
      await host.start();
      const viewer = meeting.make('viewer');
      const arrived = heard(viewer, 'stream', ({ stream }) => stream?.getTracks().length === 2);
      await viewer.start();
      const sync = new LipSync((await arrived).stream as MediaStream);
      await until(() => sync.skews.length >= 6);
      const before = sync.skews;

      RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: never) {
        if (this.label !== 'media') send.call(this, data);
      } as typeof send;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      RTCDataChannel.prototype.send = send;
      const count = sync.skews.length;
      await until(() => sync.skews.length >= count + 5);
      const after = sync.skews.slice(count);
      sync.stop();
      for (const skews of [before, after]) {
        // A machine that is busy measures late.
        expect(Math.abs(quantile(skews, 0.5)), `${skews}`).to.be.below(isFull ? 45 : 70);
      }
    } finally {
      RTCDataChannel.prototype.send = send;
      film.stop();
      meeting.end();
    }
  });
});

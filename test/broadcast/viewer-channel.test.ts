import { describe, it } from 'node:test';
import { expect } from 'chai';
import { ViewerChannel } from '../../src/broadcast/host/viewer-channel.ts';
import { rank } from '../../src/broadcast/host/viewer-queue.ts';
import { packetize } from '../../src/broadcast/wire/media-part.ts';
import { Traffic } from '../../src/runtime/counters.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

/** A channel whose buffer is emptied by the test: no browser lets its network stand still in virtual time. */
class SlowChannel {
  readyState = 'open';
  bufferedAmount = 0;
  readonly sent: number[] = [];

  send(message: Uint8Array<ArrayBuffer>): void {
    this.bufferedAmount += message.length;
    this.sent.push(message.length);
  }

  close(): void {}
}

describe('R46 ViewerChannel', () => {
  const clock = new VirtualClock();
  const frame = { encoding: 1, number: 1, key: false, upper: false, depends: 1, time: 0 };
  const messages = packetize({ ...frame, data: new Uint8Array(4_500) });

  function open() {
    const channel = new SlowChannel();
    const connection = { createDataChannel: () => channel } as unknown as RTCPeerConnection;
    const viewer = new ViewerChannel({
      connection,
      clock,
      traffic: new Traffic(),
      requested: () => {},
    });
    const send = (): void => {
      for (const message of messages) viewer.send(message, false, rank.picture);
    };
    return { channel, viewer, send };
  }

  it('gives a frame to the browser at once', () => {
    const { channel, viewer, send } = open();
    send();
    expect(channel.sent.length).to.equal(messages.length);
    channel.bufferedAmount = 0;
    clock.advance(66);
    send();
    expect(channel.sent.length).to.equal(2 * messages.length);
    expect(viewer.wait).to.equal(0);
  });

  it('holds what exceeds two packets while something is sent again, which then overtakes it', () => {
    const { channel, viewer, send } = open();
    viewer.mayRepeat(1_000);
    send();
    const passed = channel.sent.length;
    expect(passed).to.be.below(messages.length);
    expect(channel.bufferedAmount).to.be.below(2_400 + 1_150);
    clock.advance(20);
    expect(viewer.wait).to.equal(20);
    channel.bufferedAmount = 0;
    send();
    expect(channel.sent.length, 'in order').to.equal(passed);
  });

  it('gives a frame at once where the browser is slow, but nothing is lost', () => {
    const { channel, viewer, send } = open();
    viewer.mayRepeat(1_000);
    clock.advance(2_000);
    send();
    clock.advance(66);
    channel.bufferedAmount = 2_500;
    send();
    expect(channel.sent.length).to.equal(2 * messages.length);
  });
});
